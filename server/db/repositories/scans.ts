import type { LocalizedName, Payment, ScanVerdict, TripStatus } from '@/lib/contract/primitives';
import { isUniqueViolation } from '../errors';
import type { Booking, Prisma, PrismaClient, Scan } from '../generated/client';
import { type Alert, createAlertRepository, type NewAlert } from './alerts';
import { json, PATIENT } from './common';
import { createTurns, RUSH } from './turns';

export type { Scan };

export interface NewScan {
  /** The conductor's own id of the scan. */
  scanId?: string | null;
  bookingId?: string | null;
  tripId?: string | null;
  conductorId: string;
  device: string;
  scannedAt: Date;
  receivedAt: Date;
  verdict: string;
  claimed?: string | null;
  lat?: number | null;
  lng?: number | null;
  /** The answer that was given, whole: a repeat gets it again. */
  result: object;
  channel: 'SOCKET' | 'SYNC';
}

/** What one scan may do inside its transaction. */
export interface ScanSession {
  trip(id: string): Promise<{
    id: string;
    status: TripStatus;
    conductorId: string | null;
    endedAt: Date | null;
  } | null>;
  booking(id: string): Promise<ScannedRow | null>;
  /** CONFIRMED → BOARDED. @returns how it is paid as of then, where this call did it; else null. */
  board(bookingId: string, at: Date): Promise<Payment | null>;
  /** The scan that boarded a booking. */
  findBoarding(bookingId: string): Promise<Scan | null>;
  /** Every scan that let somebody in, here or on a device without a line; by its time. */
  listBoardings(bookingId: string): Promise<(Scan & { verdict: ScanVerdict })[]>;
  placeFacts(tripId: string, at: readonly Date[]): Promise<PlaceFacts>;
  raise(alert: NewAlert): Promise<Alert>;
  insert(scan: NewScan): Promise<void>;
}

/** From what it can be told where a bus was at some times. */
export interface PlaceFacts {
  operatorId: string;
  routeCode: string;
  registration: string;
  departsAt: Date;
  stops: { name: LocalizedName; lat: number; lng: number; offsetMinutes: number }[];
  /** For each time the bus's position nearest to it; null where none is near. */
  positions: ({ lat: number; lng: number } | null)[];
}

/** A position tells of a moment that is no further from it, milliseconds. */
const NEAR_MS = 5 * 60_000;

/** What a scan judges and tells. */
export interface ScannedRow
  extends Pick<
    Booking,
    | 'id'
    | 'referenceCode'
    | 'tripId'
    | 'passengerId'
    | 'seatNumber'
    | 'pickupStopId'
    | 'dropStopId'
    | 'status'
    | 'priceCents'
    | 'payment'
    | 'holdExpiresAt'
    | 'boardedAt'
  > {
  passenger: { name: string } | null;
  pickupStop: { name: LocalizedName };
  dropStop: { name: LocalizedName };
}

/** Every look at a ticket, whatever came of it. */
export function createScanRepository(prisma: PrismaClient) {
  const inTurn = createTurns(RUSH);
  const findByScanId = (conductorId: string, scanId: string): Promise<Scan | null> =>
    prisma.scan.findUnique({ where: { conductorId_scanId: { conductorId, scanId } } });

  return {
    findByScanId,

    /**
     * Runs one scan in a transaction. READ COMMITTED: after a lost race, `booking` shows what the winner made of it.
     * @returns what `work` returned; null, and nothing has happened, when its scanId was there already.
     */
    async session<T>(work: (session: ScanSession) => Promise<T>): Promise<T | null> {
      try {
        return await inTurn(() => prisma.$transaction((tx) => work(sessionIn(tx)), PATIENT));
      } catch (error) {
        if (isUniqueViolation(error, 'scan_once_per_conductor')) return null;
        throw error;
      }
    },

    /** @returns the first scan under this scanId, and whether it is this one. */
    async record({ result, ...data }: NewScan): Promise<{ scan: Scan; created: boolean }> {
      try {
        const scan = await prisma.scan.create({ data: { ...data, result: json(result) as object } });
        return { scan, created: true };
      } catch (error) {
        if (!data.scanId || !isUniqueViolation(error, 'scan_once_per_conductor')) throw error;
        const first = await findByScanId(data.conductorId, data.scanId);
        if (!first) throw error;
        return { scan: first, created: false };
      }
    },

    /** By the time of the scan. */
    listByBooking: (bookingId: string): Promise<Scan[]> =>
      prisma.scan.findMany({ where: { bookingId }, orderBy: [{ scannedAt: 'asc' }, { id: 'asc' }] }),

    /** The scan that boarded a booking: the earliest with that verdict. */
    findBoarding: (bookingId: string): Promise<Scan | null> =>
      prisma.scan.findFirst({
        where: { bookingId, verdict: 'BOARDED' },
        orderBy: [{ scannedAt: 'asc' }, { id: 'asc' }],
      }),
  };
}

function sessionIn(tx: Prisma.TransactionClient): ScanSession {
  return {
    trip: (id) =>
      tx.trip.findUnique({ where: { id }, select: { id: true, status: true, conductorId: true, endedAt: true } }),
    async booking(id) {
      // By hand: an `include` would send four queries at once over the transaction's one connection.
      const rows = await tx.$queryRaw<ScannedRow[]>`
        SELECT b.id, b.reference_code AS "referenceCode", b.trip_id AS "tripId", b.passenger_id AS "passengerId",
          b.seat_number AS "seatNumber", b.pickup_stop_id AS "pickupStopId", b.drop_stop_id AS "dropStopId",
          b.status, b.payment, b.price_cents AS "priceCents", b.hold_expires_at AS "holdExpiresAt", b.boarded_at AS "boardedAt",
          CASE WHEN u.id IS NULL THEN NULL ELSE json_build_object('name', u.name) END AS passenger,
          json_build_object('name', p.name) AS "pickupStop", json_build_object('name', d.name) AS "dropStop"
        FROM booking b
          LEFT JOIN "user" u ON u.id = b.passenger_id
          JOIN route_stop p ON p.id = b.pickup_stop_id
          JOIN route_stop d ON d.id = b.drop_stop_id
        WHERE b.id = ${id}::uuid`;
      return rows[0] ?? null;
    },
    async board(id, at) {
      const where = { id, status: 'CONFIRMED' as const };
      const data = { status: 'BOARDED' as const, boardedAt: at };
      const [boarded] = await tx.booking.updateManyAndReturn({ where, data, select: { payment: true } });
      return boarded?.payment ?? null;
    },
    findBoarding: (bookingId) =>
      tx.scan.findFirst({ where: { bookingId, verdict: 'BOARDED' }, orderBy: { receivedAt: 'asc' } }),
    async listBoardings(bookingId) {
      // One after another: whoever comes last has seen the scans of all before, and what it tells stands. (NO KEY: the scans that are
      // being inserted hold the booking's key.)
      await tx.$queryRaw`SELECT id FROM booking WHERE id = ${bookingId}::uuid FOR NO KEY UPDATE`;
      const where = {
        bookingId,
        OR: [{ verdict: 'BOARDED' }, { channel: 'SYNC' as const, claimed: null }, { claimed: 'BOARDED' }],
      };
      const rows = await tx.scan.findMany({ where, orderBy: [{ scannedAt: 'asc' }, { id: 'asc' }] });
      return rows as (Scan & { verdict: ScanVerdict })[];
    },
    async placeFacts(tripId, at) {
      const trip = await tx.trip.findUniqueOrThrow({
        where: { id: tripId },
        select: { departsAt: true, routeId: true, vehicleId: true },
      });
      const route = await tx.route.findUniqueOrThrow({
        where: { id: trip.routeId },
        select: { code: true, operatorId: true },
      });
      const { registration } = await tx.vehicle.findUniqueOrThrow({ where: { id: trip.vehicleId } });
      const stops = await tx.routeStop.findMany({ where: { routeId: trip.routeId }, orderBy: { sequence: 'asc' } });
      const positions: PlaceFacts['positions'] = [];
      for (const time of at) positions.push(await busNear(tx, tripId, time));
      return {
        operatorId: route.operatorId,
        routeCode: route.code,
        registration,
        departsAt: trip.departsAt,
        stops: stops as unknown as PlaceFacts['stops'],
        positions,
      };
    },
    async raise(draft) {
      const alerts = createAlertRepository(tx);
      for (;;) {
        const { alert, created } = await alerts.open(draft);
        if (created) return alert;
        const { severity, message, data } = draft;
        const grown = await alerts.reopen(alert.id, { severity, message, data: data ?? null });
        // Resolved between the two: then there is room for a new one.
        if (grown) return grown;
      }
    },
    async insert({ result, ...data }) {
      await tx.scan.create({ data: { ...data, result: json(result) as object } });
    },
  };
}

async function busNear(tx: Prisma.TransactionClient, tripId: string, at: Date) {
  const within = { gte: new Date(at.getTime() - NEAR_MS), lte: new Date(at.getTime() + NEAR_MS) };
  const select = { lat: true, lng: true, fixAt: true } as const;
  const before = await tx.locationPoint.findFirst({
    where: { tripId, fixAt: { gte: within.gte, lte: at } },
    orderBy: { fixAt: 'desc' },
    select,
  });
  const after = await tx.locationPoint.findFirst({
    where: { tripId, fixAt: { gt: at, lte: within.lte } },
    orderBy: { fixAt: 'asc' },
    select,
  });
  const far = (point: typeof before) => (point ? Math.abs(point.fixAt.getTime() - at.getTime()) : Infinity);
  const best = far(before) <= far(after) ? before : after;
  return best && { lat: best.lat, lng: best.lng };
}
