import type { TripStatus } from '@/lib/contract/primitives';
import { isUniqueViolation } from '../errors';
import type { Prisma, PrismaClient, Scan } from '../generated/client';
import type { BookingRow } from './bookings';
import { json, PATIENT } from './common';
import type { StopRow } from './routes';

export type ScanRepository = ReturnType<typeof createScanRepository>;
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
  /** CONFIRMED → BOARDED. @returns whether this call did it. */
  board(bookingId: string, at: Date): Promise<boolean>;
  /** The scan that boarded a booking. */
  findBoarding(bookingId: string): Promise<Scan | null>;
  insert(scan: NewScan): Promise<void>;
}

export type ScannedRow = Omit<BookingRow, 'trip' | 'ticket'>;

/** Every look at a ticket, whatever came of it. */
export function createScanRepository(prisma: PrismaClient) {
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
        return await prisma.$transaction((tx) => work(sessionIn(tx)), PATIENT);
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
    // One query after the other: an `include` would send several at once over the transaction's one connection.
    async booking(id) {
      const booking = await tx.booking.findUnique({ where: { id } });
      if (!booking) return null;
      const { passengerId, pickupStopId, dropStopId } = booking;
      const passenger = await tx.user.findUniqueOrThrow({
        where: { id: passengerId },
        select: { id: true, name: true },
      });
      const stops = await tx.routeStop.findMany({ where: { id: { in: [pickupStopId, dropStopId] } } });
      const stopOf = (stopId: string) => stops.find((stop) => stop.id === stopId) as StopRow;
      return { ...booking, passenger, pickupStop: stopOf(pickupStopId), dropStop: stopOf(dropStopId) };
    },
    async board(id, at) {
      const where = { id, status: 'CONFIRMED' as const };
      return (await tx.booking.updateMany({ where, data: { status: 'BOARDED', boardedAt: at } })).count === 1;
    },
    findBoarding: (bookingId) =>
      tx.scan.findFirst({ where: { bookingId, verdict: 'BOARDED' }, orderBy: { receivedAt: 'asc' } }),
    async insert({ result, ...data }) {
      await tx.scan.create({ data: { ...data, result: json(result) as object } });
    },
  };
}
