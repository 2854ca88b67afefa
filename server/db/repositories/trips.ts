import type { TripStatus } from '@/lib/contract/primitives';
import type { TripFacts } from '@/server/services/trip-facts';
import type { StatusChange } from '@/server/services/trip-status';
import type { TripRecord, TripSummaryRecord } from '@/server/services/trip-views';
import type { TripFilter, TripStore } from '@/server/services/trips';
import type { Prisma, PrismaClient, TripStatusEvent } from '../generated/client';
import { afterPosition, byTime, TRANSACTION } from './common';

export type TripRepository = ReturnType<typeof createTripRepository>;

/** What each realtime decision about a trip needs. Times in epoch ms; `endedAt`: when it ENDED or was CANCELLED. */
export interface RealtimeTrip extends TripFacts {
  arrivesAt: number;
  speedLimitKmh: number;
}

export interface TripTransition extends Omit<StatusChange, 'from' | 'to' | 'byUserId'> {
  from: TripStatus | TripStatus[];
  to: TripStatus;
  /** null: the system. */
  byUserId: string | null;
}

const OPERATOR = { operator: { select: { name: true } } } as const;
const SUMMARY = { route: { include: OPERATOR, omit: { path: true } }, vehicle: true } as const;
const WHOLE = {
  route: { include: { ...OPERATOR, stops: { orderBy: { sequence: 'asc' } } } },
  vehicle: true,
} as const;
const REALTIME = {
  id: true,
  status: true,
  driverId: true,
  conductorId: true,
  routeId: true,
  departsAt: true,
  arrivesAt: true,
  endedAt: true,
  cancelledAt: true,
  route: { select: { code: true, operatorId: true, speedLimitKmh: true } },
  vehicle: { select: { registration: true } },
} as const satisfies Prisma.TripSelect;
type RealtimeRow = Prisma.TripGetPayload<{ select: typeof REALTIME }>;

const UNDER_WAY: TripStatus[] = ['STARTED', 'PAUSED', 'EMERGENCY'];

export function createTripRepository(prisma: PrismaClient) {
  const store = {
    async find(id) {
      return (await prisma.trip.findUnique({ where: { id }, include: WHOLE })) as TripRecord | null;
    },
    async list(filter, after, limit) {
      const rows = await prisma.trip.findMany({
        where: { AND: [await conditions(prisma, filter), afterPosition('departsAt', after)] },
        orderBy: byTime('departsAt'),
        take: limit,
        include: SUMMARY,
      });
      return rows as unknown as TripSummaryRecord[];
    },
    create: (data) => prisma.trip.create({ data, select: { id: true } }),
    async update(id, statuses, changes) {
      const where = { id, status: { in: [...statuses] } };
      return (await prisma.trip.updateMany({ where, data: changes })).count === 1;
    },
    cancel: (id, at, byUserId, changes) =>
      prisma.$transaction(async (tx) => {
        const data = { ...changes, status: 'CANCELLED', cancelledAt: at } as const;
        const { count } = await tx.trip.updateMany({ where: { id, status: 'SCHEDULED' }, data });
        if (count === 0) return false;
        await tx.tripStatusEvent.create({ data: { tripId: id, status: 'CANCELLED', at, byUserId } });
        await tx.booking.updateMany({
          where: { tripId: id, status: { in: ['PENDING', 'CONFIRMED'] } },
          data: { status: 'CANCELLED', cancelledAt: at },
        });
        return true;
      }, TRANSACTION),
  } satisfies TripStore;

  return {
    ...store,

    async findForRealtime(id: string): Promise<RealtimeTrip | null> {
      const row = await prisma.trip.findUnique({ where: { id }, select: REALTIME });
      return row && toRealtime(row);
    },

    /** Every trip that is STARTED, PAUSED or EMERGENCY. */
    async listUnderWay(): Promise<RealtimeTrip[]> {
      const rows = await prisma.trip.findMany({ where: { status: { in: UNDER_WAY } }, select: REALTIME });
      return rows.map(toRealtime);
    },

    /**
     * Changes the status and writes the event into the trip's story, in one statement, if the status is still (one of) `from`.
     * @returns false when it was not; nothing is then changed
     */
    async transition({ tripId, from, to, at, byUserId, note = '' }: TripTransition): Promise<boolean> {
      const states = Array.isArray(from) ? from : [from];
      const count = await prisma.$executeRaw`
        WITH change AS (SELECT ${to}::trip_status AS status, ${at}::timestamptz AS at),
        moved AS (
          UPDATE trip SET
            status = change.status,
            started_at = CASE WHEN change.status = 'STARTED' THEN COALESCE(started_at, change.at) ELSE started_at END,
            ended_at = CASE WHEN change.status = 'ENDED' THEN change.at ELSE ended_at END,
            cancelled_at = CASE WHEN change.status = 'CANCELLED' THEN change.at ELSE cancelled_at END,
            updated_at = now()
          FROM change
          WHERE trip.id = ${tripId}::uuid AND trip.status = ANY (${states}::trip_status[])
          RETURNING trip.id, change.status, change.at
        )
        INSERT INTO trip_status_event (trip_id, status, at, by_user_id, note)
        SELECT id, status, at, ${byUserId}::uuid, NULLIF(${note}::text, '') FROM moved`;
      return count === 1;
    },

    /** The trip's story, oldest first. */
    listEvents: (tripId: string): Promise<TripStatusEvent[]> =>
      prisma.tripStatusEvent.findMany({ where: { tripId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] }),
  };
}

async function conditions(prisma: PrismaClient, filter: TripFilter): Promise<Prisma.TripWhereInput> {
  const { from, to, departsFrom, departsBefore, notArrivedBefore, statuses, ofUser } = filter;
  const all: Prisma.TripWhereInput[] = [];
  if (from || to) all.push({ routeId: { in: await routesCallingAt(prisma, from, to) } });
  if (departsFrom) all.push({ departsAt: { gte: departsFrom } });
  if (departsBefore) all.push({ departsAt: { lt: departsBefore } });
  if (notArrivedBefore) all.push({ OR: [{ arrivesAt: { gte: notArrivedBefore } }, { status: { in: UNDER_WAY } }] });
  if (statuses) all.push({ status: { in: [...statuses] } });
  if (ofUser) {
    const booked = { some: { passengerId: ofUser, status: { notIn: ['CANCELLED', 'EXPIRED'] } } } as const;
    all.push({ OR: [{ driverId: ofUser }, { conductorId: ofUser }, { bookings: booked }] });
  }
  return { AND: all };
}

/** Routes with a stop of this id, or with this in its name in any language; with both, `from` comes before `to`. */
async function routesCallingAt(prisma: PrismaClient, from = '', to = ''): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT a.route_id AS id
    FROM route_stop a JOIN route_stop b ON b.route_id = a.route_id
    WHERE (${from} = '' OR a.id::text = lower(${from}) OR strpos(lower(concat_ws(E'\n', a.name ->> 'en', a.name ->> 'si', a.name ->> 'ta')), lower(${from})) > 0)
      AND (${to} = '' OR b.id::text = lower(${to}) OR strpos(lower(concat_ws(E'\n', b.name ->> 'en', b.name ->> 'si', b.name ->> 'ta')), lower(${to})) > 0)
      AND (${from} = '' OR ${to} = '' OR a.sequence < b.sequence)`;
  return rows.map(({ id }) => id);
}

function toRealtime({
  route,
  vehicle,
  departsAt,
  arrivesAt,
  endedAt,
  cancelledAt,
  ...trip
}: RealtimeRow): RealtimeTrip {
  return {
    ...trip,
    operatorId: route.operatorId,
    routeCode: route.code,
    speedLimitKmh: route.speedLimitKmh,
    registration: vehicle.registration,
    departsAt: departsAt.getTime(),
    arrivesAt: arrivesAt.getTime(),
    endedAt: (endedAt ?? cancelledAt)?.getTime() ?? null,
  };
}
