import type { LocalizedName, TripStatus } from '@/lib/contract/primitives';
import { Prisma, type PrismaClient, type Trip, type TripStatusEvent, type Vehicle } from '../generated/client';
import { HOLDS_SEAT } from './bookings';
import { cancelBookingsOf } from './cancellations';
import { afterPosition, byTime, type Db, PATIENT, type PageOptions, type Path } from './common';
import type { StopRow } from './routes';

/** For lists. */
export interface TripSummaryRow extends Trip {
  route: {
    id: string;
    code: string;
    name: LocalizedName;
    color: string | null;
    operatorId: string;
    operator: { name: string };
  };
  vehicle: Vehicle;
}

/** With the whole route, stops in the order of travel. */
export interface TripRow extends TripSummaryRow {
  route: TripSummaryRow['route'] & { path: Path; speedLimitKmh: number; fareCents: number; stops: StopRow[] };
}

export interface NewTrip {
  routeId: string;
  vehicleId: string;
  driverId: string;
  conductorId?: string | null;
  departsAt: Date;
  arrivesAt: Date;
  fareCents: number;
  madeUp?: boolean;
}

/** The status is not among them: it changes by `transition` alone. */
export type TripPatch = Partial<Omit<NewTrip, 'routeId'>>;

export interface TripFilter extends PageOptions {
  /** Departure from (inclusive) and to (exclusive). */
  from?: Date | undefined;
  to?: Date | undefined;
  statuses?: TripStatus[] | undefined;
  operatorId?: string | undefined;
  routeId?: string | undefined;
  driverId?: string | undefined;
  conductorId?: string | undefined;
  /** Arrival by timetable at or after; a trip that is under way is shown however late it is. */
  arrivesFrom?: Date | undefined;
  /** Ids of stops: the trip calls at one of the first before it calls at one of the second. */
  fromStops?: string[] | undefined;
  toStops?: string[] | undefined;
  /** Driven, conducted, or booked (not CANCELLED or EXPIRED) by this user. */
  ofUser?: string | undefined;
}

export interface TripTransition {
  tripId: string;
  from: TripStatus | TripStatus[];
  to: TripStatus;
  at: Date;
  byUserId?: string | null;
  note?: string | null;
}

const SUMMARY_ROUTE = { include: { operator: { select: { name: true } } }, omit: { path: true } } as const;
const SUMMARY = { route: SUMMARY_ROUTE, vehicle: true } as const;
const WHOLE = {
  route: { include: { operator: { select: { name: true } }, stops: { orderBy: { sequence: 'asc' } } } },
  vehicle: true,
} as const;
export function createTripRepository(prisma: PrismaClient) {
  return {
    async find(id: string): Promise<TripRow | null> {
      const row = await prisma.trip.findUnique({ where: { id }, include: WHOLE });
      return row as TripRow | null;
    },

    /** When each of these trips was last started, or went on after a rest; those that never were are left out. */
    async lastStarts(tripIds: readonly string[]): Promise<Map<string, Date>> {
      const rows = await prisma.tripStatusEvent.groupBy({
        by: ['tripId'],
        where: { tripId: { in: [...tripIds] }, status: 'STARTED' },
        _max: { at: true },
      });
      return new Map(rows.flatMap(({ tripId, _max }) => (_max.at ? [[tripId, _max.at] as const] : [])));
    },

    /** By departure. */
    async list({ after, limit, ...filter }: TripFilter): Promise<TripSummaryRow[]> {
      const { from, to, statuses, operatorId, arrivesFrom, fromStops, toStops, ofUser, ...ids } = filter;
      const routeIds = fromStops || toStops ? await routesCalling(prisma, fromStops, toStops) : undefined;
      const rows = await prisma.trip.findMany({
        where: {
          ...ids,
          ...(routeIds ? { route: { id: { in: routeIds }, ...(operatorId ? { operatorId } : {}) } } : {}),
          ...(ofUser ? { OR: belongsTo(ofUser) } : {}),
          ...(arrivesFrom ? { NOT: { status: 'SCHEDULED', arrivesAt: { lt: arrivesFrom } } } : {}),
          ...(from || to ? { departsAt: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
          ...(statuses ? { status: { in: statuses } } : {}),
          ...(operatorId && !routeIds ? { route: { operatorId } } : {}),
          ...afterPosition('departsAt', after),
        },
        orderBy: byTime('departsAt'),
        take: limit,
        include: SUMMARY,
      });
      return rows as unknown as TripSummaryRow[];
    },

    create: (data: NewTrip): Promise<{ id: string }> => prisma.trip.create({ data, select: { id: true } }),

    /** @throws P2025 when there is none */
    async update(id: string, data: TripPatch): Promise<TripRow> {
      return (await prisma.trip.update({ where: { id }, data, include: WHOLE })) as unknown as TripRow;
    },

    /**
     * One conditional update. @returns false, changing nothing, when the trip's status is none of these, or a seat is sold that a new
     * vehicle does not have.
     */
    updateWhile: (id: string, statuses: TripStatus[], data: TripPatch): Promise<boolean> =>
      prisma.$transaction(async (tx) => {
        if (data.vehicleId && !(await hasRoom(tx, id, data.vehicleId))) return false;
        const { count } = await tx.trip.updateMany({ where: { id, status: { in: statuses } }, data });
        return count === 1;
      }, PATIENT),

    /**
     * SCHEDULED → CANCELLED together with its event and the bookings that still stood, all or nothing.
     * @returns false when it was no longer SCHEDULED
     */
    cancel: (id: string, at: Date, byUserId: string, data: TripPatch = {}): Promise<boolean> =>
      prisma.$transaction(async (tx) => {
        if (!(await transition(tx, { tripId: id, from: 'SCHEDULED', to: 'CANCELLED', at, byUserId }))) return false;
        if (Object.keys(data).length > 0) await tx.trip.update({ where: { id }, data });
        await cancelBookingsOf(tx, id, at);
        return true;
      }),

    /**
     * Changes the status and writes the event, in one statement, if the status is still (one of) `from`. A time before what the
     * trip's story has already is taken for the time of that.
     * @returns the time kept; null when the status was another: nothing is then changed
     */
    transition: (change: TripTransition): Promise<Date | null> => transition(prisma, change),

    /** The trip's story, oldest first. */
    listEvents: (tripId: string): Promise<TripStatusEvent[]> =>
      prisma.tripStatusEvent.findMany({ where: { tripId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] }),
  };
}

/** Has the vehicle every seat that is sold on the trip? Until the transaction ends it stays so: neither is changed, and nothing is sold. */
async function hasRoom(tx: Db, id: string, vehicleId: string): Promise<boolean> {
  const [vehicle] = await tx.$queryRaw<{ seatCount: number }[]>`
    SELECT seat_count AS "seatCount" FROM vehicle WHERE id = ${vehicleId}::uuid FOR SHARE`;
  await tx.$queryRaw`SELECT 1 FROM trip WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const where = { tripId: id, status: { in: HOLDS_SEAT }, seatNumber: { gt: vehicle?.seatCount ?? 0 } };
  return (await tx.booking.count({ where })) === 0;
}

async function transition(
  db: Db,
  { tripId, from, to, at, byUserId = null, note = null }: TripTransition,
): Promise<Date | null> {
  const states = Array.isArray(from) ? from : [from];
  const rows = await db.$queryRaw<{ at: Date }[]>`
        WITH kept AS (
          SELECT GREATEST(${at}::timestamptz, "started_at",
            (SELECT max("at") FROM "trip_status_event" WHERE "trip_id" = ${tripId}::uuid)) AS "at"
          FROM "trip" WHERE "id" = ${tripId}::uuid
        ), moved AS (
          UPDATE "trip" SET
            "status" = ${to}::trip_status,
            "started_at" = CASE WHEN ${to} = 'STARTED' THEN COALESCE("started_at", kept."at") ELSE "started_at" END,
            "ended_at" = CASE WHEN ${to} = 'ENDED' THEN kept."at" ELSE "ended_at" END,
            "cancelled_at" = CASE WHEN ${to} = 'CANCELLED' THEN kept."at" ELSE "cancelled_at" END,
            "updated_at" = now()
          FROM kept
          WHERE "id" = ${tripId}::uuid AND "status" = ANY (${states}::trip_status[])
          RETURNING "id", kept."at"
        )
        INSERT INTO "trip_status_event" ("trip_id", "status", "at", "by_user_id", "note")
        SELECT "id", ${to}::trip_status, "at", ${byUserId}::uuid, ${note}::text FROM moved
        RETURNING "at"`;
  return rows[0]?.at ?? null;
}

/** Routes on which one of the stops `from` comes before one of `to`; either may be left open. */
async function routesCalling(db: Db, from: string[] | undefined, to: string[] | undefined): Promise<string[]> {
  const among = (alias: 'a' | 'b', ids: string[] | undefined) =>
    ids ? Prisma.sql`${Prisma.raw(alias)}.id = ANY (${ids}::uuid[])` : Prisma.sql`true`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT a.route_id::text AS id
    FROM route_stop a JOIN route_stop b ON b.route_id = a.route_id AND b.sequence > a.sequence
    WHERE ${among('a', from)} AND ${among('b', to)}`;
  return rows.map(({ id }) => id);
}

const belongsTo = (userId: string): Prisma.TripWhereInput[] => [
  { driverId: userId },
  { conductorId: userId },
  { bookings: { some: { passengerId: userId, status: { in: ['PENDING', 'CONFIRMED', 'BOARDED'] } } } },
];
