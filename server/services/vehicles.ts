import type { BodyOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Actor } from './actor';
import { type Page, type PageRequest, paginate } from './cursor';
import { Refusal } from './refusal';
import {
  type Audit,
  given,
  listScope,
  noOperator,
  type OwnedFilter,
  owned,
  requireOperator,
  type ViolationOf,
} from './scope';

export interface VehicleRow {
  id: string;
  registration: string;
  seatCount: number;
  operatorId: string;
  active: boolean;
  createdAt: Date;
}
type VehicleData = Pick<VehicleRow, 'registration' | 'seatCount' | 'operatorId'>;

export interface VehicleStore {
  list(filter: OwnedFilter): Promise<VehicleRow[]>;
  find(id: string): Promise<VehicleRow | null>;
  hasTrips(id: string): Promise<boolean>;
  create(data: VehicleData, audit: Audit): Promise<VehicleRow>;
  /** @returns the row; where a seat beyond a new `seatCount` is sold on a trip that is not over, that seat, and nothing changes. */
  update(
    id: string,
    data: Partial<VehicleData & { active: boolean }>,
    audit: Audit,
  ): Promise<VehicleRow | { seatSold: number }>;
  remove(id: string, audit: Audit): Promise<unknown>;
}

type View = ResponseOf<'getVehicle'>;

/** Vehicles: an ADMIN's all, a BUSINESS user's those of its operator. */
export function createVehicles({ vehicles, violationOf }: { vehicles: VehicleStore; violationOf: ViolationOf }) {
  const find = async (actor: Actor, id: string) => owned(actor, await vehicles.find(id));
  const audit = (actor: Actor, verb: string, fields?: object): Audit => ({
    actorId: actor.id,
    action: `vehicle.${verb}`,
    subjectType: 'vehicle',
    ...(fields ? { detail: { fields: Object.keys(fields) } } : {}),
  });
  const explain = (error: unknown): never => {
    const violation = violationOf(error);
    if (violation === 'UNIQUE') throw new Refusal('REGISTRATION_TAKEN');
    if (violation === 'FOREIGN_KEY') throw noOperator();
    throw error;
  };

  return {
    list(actor: Actor, page: PageRequest): Promise<Page<View>> {
      const scope = listScope(actor);
      return paginate(page, (after, limit) => vehicles.list({ ...scope, after, limit }), position, view);
    },
    async get(actor: Actor, id: string): Promise<View> {
      return view(await find(actor, id));
    },
    async create(actor: Actor, body: BodyOf<'createVehicle'>): Promise<View> {
      requireOperator(actor, body.operatorId);
      return view(await vehicles.create(body, audit(actor, 'create')).catch(explain));
    },
    async update(actor: Actor, id: string, body: BodyOf<'patchVehicle'>): Promise<View> {
      const row = await find(actor, id);
      const changes = given(body);
      if (changes.operatorId !== undefined && changes.operatorId !== row.operatorId) {
        requireOperator(actor, changes.operatorId);
        // Its trips, with their history, belong to the operator that ran them.
        if (await vehicles.hasTrips(id)) throw new Refusal('IN_USE');
      }
      const updated = await vehicles.update(id, changes, audit(actor, 'update', changes)).catch(explain);
      if ('seatSold' in updated)
        throw new Refusal('CONFLICT', `Seat ${updated.seatSold} is sold on a trip that is not over.`);
      return view(updated);
    },
    async remove(actor: Actor, id: string): Promise<void> {
      await find(actor, id);
      await vehicles.remove(id, audit(actor, 'delete')).catch((error) => {
        throw violationOf(error) === 'FOREIGN_KEY' ? new Refusal('IN_USE') : error;
      });
    },
  };
}
export type Vehicles = ReturnType<typeof createVehicles>;

const position = (row: VehicleRow) => ({ at: row.createdAt, id: row.id });
const view = ({ createdAt, ...row }: VehicleRow): View => ({ ...row, createdAt: createdAt.toISOString() });
