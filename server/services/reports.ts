import { randomInt } from 'node:crypto';
import type { BodyOf, QueryOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Limits, Window } from '../backplane/port';
import type { NewReport, ReportRow } from '../db/repositories/reports';
import type { Actor } from './actor';
import { type Position, paginate } from './cursor';
import { Refusal } from './refusal';
import { listScope, owned, type ViolationOf } from './scope';
import type { TripRecord } from './trip-views';

export interface ReportsDeps {
  reports: {
    findByClientId(reporterId: string, clientId: string): Promise<ReportRow | null>;
    findByReceipt(receipt: string): Promise<ReportRow | null>;
    findById(id: string): Promise<ReportRow | null>;
    create(data: NewReport): Promise<ReportRow>;
    list(filter: {
      operatorId?: string;
      handled?: boolean;
      after?: Position | undefined;
      limit: number;
    }): Promise<ReportRow[]>;
    listOfReporter(reporterId: string): Promise<ReportRow[]>;
    handle(id: string, byId: string, at: Date): Promise<void>;
  };
  /** @throws Refusal NOT_FOUND */
  getTripRecord(id: string): Promise<TripRecord>;
  limits: Limits;
  violationOf: ViolationOf;
  /** Epoch ms. */
  now(): number;
}

const HOUR_MS = 3_600_000;
const WINDOWS: readonly Window[] = [{ max: 10, windowMs: HOUR_MS }];
/** A clock may be wrong by so much; a report may have waited for a line for so long. */
const AHEAD_MS = 10 * 60_000;
const BEHIND_MS = 30 * 24 * HOUR_MS;
/** No letters or figures that are taken for one another. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

const receipt = () => Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** A passenger's quiet word about a bus. Its crew has no way to it: no event, no room, no list. */
export function createReports({ reports, getTripRecord, limits, violationOf, now }: ReportsDeps) {
  const ownView = (row: ReportRow): ResponseOf<'getReport'> => ({
    id: row.id,
    receipt: row.receipt,
    tripId: row.tripId,
    kind: row.kind,
    happenedAt: row.happenedAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    handled: row.handledAt !== null,
  });
  const staffView = (row: ReportRow): ResponseOf<'handleReport'> => ({
    ...ownView(row),
    routeCode: row.trip.route.code,
    routeName: row.trip.route.name,
    departsAt: row.trip.departsAt.toISOString(),
    registration: row.registration,
    seatNumber: row.seatNumber,
    note: row.note,
    lat: row.lat,
    lng: row.lng,
  });

  return {
    /** The same client id again gets the first answer. @throws Refusal NOT_FOUND, INVALID_PAYLOAD, RATE_LIMITED */
    async create(actor: Actor, body: BodyOf<'createReport'>): Promise<ResponseOf<'createReport'>> {
      const known = await reports.findByClientId(actor.id, body.clientId);
      if (known) return ownView(known);
      const happenedAt = Date.parse(body.happenedAt);
      if (happenedAt > now() + AHEAD_MS || happenedAt < now() - BEHIND_MS) {
        const issues = [{ path: 'happenedAt', message: 'must lie within the last 30 days' }];
        throw new Refusal('INVALID_PAYLOAD', undefined, { issues });
      }
      const trip = await getTripRecord(body.tripId);
      const retryAfterMs = await limits.take(`report:${actor.id}`, WINDOWS, now());
      if (retryAfterMs !== null) throw new Refusal('RATE_LIMITED', undefined, { retryAfterMs });
      const data = {
        clientId: body.clientId,
        receipt: receipt(),
        reporterId: actor.id,
        tripId: trip.id,
        operatorId: trip.route.operatorId,
        registration: trip.vehicle.registration,
        seatNumber: body.seatNumber ?? null,
        kind: body.kind,
        note: body.note || null,
        lat: body.lat ?? null,
        lng: body.lng ?? null,
        happenedAt: new Date(happenedAt),
      };
      try {
        return ownView(await reports.create(data));
      } catch (error) {
        if (violationOf(error) !== 'UNIQUE') throw error;
        // Sent twice at once: the other one was first.
        const first = await reports.findByClientId(actor.id, body.clientId);
        return first ? ownView(first) : ownView(await reports.create({ ...data, receipt: receipt() }));
      }
    },

    list(actor: Actor, { handled, ...page }: QueryOf<'listReports'>) {
      const scope = listScope(actor);
      return paginate(
        page,
        (after, limit) => reports.list({ ...scope, ...(handled === undefined ? {} : { handled }), after, limit }),
        (row) => ({ at: row.createdAt, id: row.id }),
        staffView,
      );
    },

    /** @throws Refusal NOT_FOUND also for somebody else's. */
    async get(actor: Actor, code: string): Promise<ResponseOf<'getReport'>> {
      const row = await reports.findByReceipt(code.trim().toUpperCase());
      if (actor.role !== 'PASSENGER') return ownView(owned(actor, row));
      if (row?.reporterId !== actor.id) throw new Refusal('NOT_FOUND');
      return ownView(row);
    },

    /** @throws Refusal NOT_FOUND */
    async handle(actor: Actor, id: string): Promise<ResponseOf<'handleReport'>> {
      owned(actor, await reports.findById(id));
      await reports.handle(id, actor.id, new Date(now()));
      return staffView(owned(actor, await reports.findById(id)));
    },

    async of(actor: Actor): Promise<ResponseOf<'getReport'>[]> {
      return (await reports.listOfReporter(actor.id)).map(ownView);
    },
  };
}
export type Reports = ReturnType<typeof createReports>;
