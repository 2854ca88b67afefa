import type { LocalizedName, TripStatus } from '@/lib/contract/primitives';
import type { PrismaClient, Trip, TripStatusEvent, Vehicle } from '../generated/client';
import { afterPosition, byTime, type PageOptions, type Path } from './common';
import type { StopRow } from './routes';

export type TripRepository = ReturnType<typeof createTripRepository>;

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

/** What each realtime decision about a trip needs, and no more. Times in epoch ms. */
export interface RealtimeTrip {
  id: string;
  status: TripStatus;
  driverId: string;
  conductorId: string | null;
  operatorId: string;
  routeId: string;
  routeCode: string;
  registration: string;
  speedLimitKmh: number;
  departsAt: number;
  arrivesAt: number;
  /** When it ENDED or was CANCELLED. */
  endedAt: number | null;
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
} as const;

const UNDER_WAY: TripStatus[] = ['STARTED', 'PAUSED', 'EMERGENCY'];

export function createTripRepository(prisma: PrismaClient) {
  return {
    async find(id: string): Promise<TripRow | null> {
      const row = await prisma.trip.findUnique({ where: { id }, include: WHOLE });
      return row as TripRow | null;
    },

    async findForRealtime(id: string): Promise<RealtimeTrip | null> {
      const row = await prisma.trip.findUnique({ where: { id }, select: REALTIME });
      return row && toRealtime(row);
    },

    /** Trips that are STARTED, PAUSED or EMERGENCY. */
    async listUnderWay(operatorId?: string): Promise<RealtimeTrip[]> {
      const where = { status: { in: UNDER_WAY }, ...(operatorId ? { route: { operatorId } } : {}) };
      return (await prisma.trip.findMany({ where, select: REALTIME })).map(toRealtime);
    },

    /** By departure. */
    async list({ from, to, statuses, operatorId, after, limit, ...ids }: TripFilter): Promise<TripSummaryRow[]> {
      const rows = await prisma.trip.findMany({
        where: {
          ...ids,
          ...(from || to ? { departsAt: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
          ...(statuses ? { status: { in: statuses } } : {}),
          ...(operatorId ? { route: { operatorId } } : {}),
          ...afterPosition('departsAt', after),
        },
        orderBy: byTime('departsAt'),
        take: limit,
        include: SUMMARY,
      });
      return rows as unknown as TripSummaryRow[];
    },

    async create(data: NewTrip): Promise<TripRow> {
      return (await prisma.trip.create({ data, include: WHOLE })) as unknown as TripRow;
    },

    /** @throws isNotFound */
    async update(id: string, data: TripPatch): Promise<TripRow> {
      return (await prisma.trip.update({ where: { id }, data, include: WHOLE })) as unknown as TripRow;
    },

    /**
     * Changes the status and writes the event, in one statement, if the status is still (one of) `from`.
     * @returns false when it was not; nothing is then changed
     */
    async transition({ tripId, from, to, at, byUserId = null, note = null }: TripTransition): Promise<boolean> {
      const states = Array.isArray(from) ? from : [from];
      const count = await prisma.$executeRaw`
        WITH moved AS (
          UPDATE "trip" SET
            "status" = ${to}::trip_status,
            "started_at" = CASE WHEN ${to} = 'STARTED' THEN COALESCE("started_at", ${at}::timestamptz) ELSE "started_at" END,
            "ended_at" = CASE WHEN ${to} = 'ENDED' THEN ${at}::timestamptz ELSE "ended_at" END,
            "cancelled_at" = CASE WHEN ${to} = 'CANCELLED' THEN ${at}::timestamptz ELSE "cancelled_at" END,
            "updated_at" = now()
          WHERE "id" = ${tripId}::uuid AND "status" = ANY (${states}::trip_status[])
          RETURNING "id"
        )
        INSERT INTO "trip_status_event" ("trip_id", "status", "at", "by_user_id", "note")
        SELECT "id", ${to}::trip_status, ${at}::timestamptz, ${byUserId}::uuid, ${note}::text FROM moved`;
      return count === 1;
    },

    /** The trip's story, oldest first. */
    listEvents: (tripId: string): Promise<TripStatusEvent[]> =>
      prisma.tripStatusEvent.findMany({ where: { tripId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] }),
  };
}

type RealtimeRow = Pick<Trip, Exclude<keyof typeof REALTIME, 'route' | 'vehicle'>> & {
  route: { code: string; operatorId: string; speedLimitKmh: number };
  vehicle: { registration: string };
};

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
