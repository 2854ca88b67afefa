import type { LocalizedName } from '@/lib/contract/primitives';
import type { BodyOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Actor } from './actor';
import { type Page, type PageRequest, paginate } from './cursor';
import { toCents, toRupees } from './money';
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

/** [latitude, longitude] */
type LatLng = [number, number];

export interface RouteStopData {
  name: LocalizedName;
  lat: number;
  lng: number;
  offsetMinutes: number;
}

export interface RouteRow {
  id: string;
  code: string;
  name: LocalizedName;
  operatorId: string;
  path: LatLng[];
  color: string | null;
  fareCents: number;
  speedLimitKmh: number;
  active: boolean;
  createdAt: Date;
  /** By sequence. */
  stops: (RouteStopData & { id: string; sequence: number })[];
}

export type RouteData = Pick<RouteRow, 'code' | 'name' | 'operatorId' | 'path' | 'fareCents'> & {
  color?: string;
  speedLimitKmh?: number;
  /** In the direction of travel; their sequence is their place in the list. */
  stops: RouteStopData[];
};

export interface RouteStore {
  list(filter: OwnedFilter): Promise<RouteRow[]>;
  find(id: string): Promise<RouteRow | null>;
  hasTrips(id: string): Promise<boolean>;
  create(data: RouteData, audit: Audit): Promise<RouteRow>;
  /** `stops`, when given, replace all stops of the route. */
  update(id: string, data: Partial<RouteData & { active: boolean }>, audit: Audit): Promise<RouteRow>;
  /** With its stops. */
  remove(id: string, audit: Audit): Promise<void>;
}

type View = ResponseOf<'getRoute'>;

/** Routes with their stops: an ADMIN's all, a BUSINESS user's those of its operator. */
export function createRoutes({ routes, violationOf }: { routes: RouteStore; violationOf: ViolationOf }) {
  const find = async (actor: Actor, id: string) => owned(actor, await routes.find(id));
  const audit = (actor: Actor, verb: string, fields?: object): Audit => ({
    actorId: actor.id,
    action: `route.${verb}`,
    subjectType: 'route',
    ...(fields ? { detail: { fields: Object.keys(fields) } } : {}),
  });
  const inUse = (error: unknown): never => {
    throw violationOf(error) === 'FOREIGN_KEY' ? new Refusal('IN_USE') : error;
  };

  return {
    list(actor: Actor, page: PageRequest): Promise<Page<View>> {
      const scope = listScope(actor);
      return paginate(page, (after, limit) => routes.list({ ...scope, after, limit }), position, view);
    },
    async get(actor: Actor, id: string): Promise<View> {
      return view(await find(actor, id));
    },
    async create(actor: Actor, { fareLkr, ...body }: BodyOf<'createRoute'>): Promise<View> {
      requireOperator(actor, body.operatorId);
      const path = body.path.length > 0 ? body.path : joined(body.stops);
      const data = given({ ...body, path, fareCents: toCents(fareLkr) }) as RouteData;
      const row = await routes.create(data, audit(actor, 'create')).catch((error) => {
        throw violationOf(error) === 'FOREIGN_KEY' ? noOperator() : error;
      });
      return view(row);
    },
    async update(actor: Actor, id: string, { fareLkr, ...body }: BodyOf<'patchRoute'>): Promise<View> {
      const row = await find(actor, id);
      const moves = body.operatorId !== undefined && body.operatorId !== row.operatorId;
      if (moves) requireOperator(actor, body.operatorId as string);
      // Tickets and history name the stops; trips belong to the operator of their route.
      if ((moves || body.stops) && (await routes.hasTrips(id))) throw new Refusal('IN_USE');
      const changes = given({
        ...body,
        path: newPath(body, row),
        fareCents: fareLkr === undefined ? undefined : toCents(fareLkr),
      });
      return view(await routes.update(id, changes, audit(actor, 'update', changes)).catch(inUse));
    },
    async remove(actor: Actor, id: string): Promise<void> {
      await find(actor, id);
      await routes.remove(id, audit(actor, 'delete')).catch(inUse);
    },
  };
}
export type Routes = ReturnType<typeof createRoutes>;

/** An empty path means the stops joined; new stops without a path of their own leave the old path behind. */
function newPath(body: Pick<BodyOf<'patchRoute'>, 'path' | 'stops'>, row: RouteRow): LatLng[] | undefined {
  if (body.path && body.path.length > 0) return body.path;
  return body.path || body.stops ? joined(body.stops ?? row.stops) : undefined;
}

const joined = (stops: readonly { lat: number; lng: number }[]): LatLng[] => stops.map(({ lat, lng }) => [lat, lng]);
const position = (row: RouteRow) => ({ at: row.createdAt, id: row.id });

const view = ({ createdAt, fareCents, stops, ...row }: RouteRow): View => ({
  ...row,
  stops: stops.toSorted((a, b) => a.sequence - b.sequence),
  fareLkr: toRupees(fareCents),
  createdAt: createdAt.toISOString(),
});
