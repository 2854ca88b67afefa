import type { BookingStatus } from '@/lib/contract/primitives';
import type { BookingRecord } from '@/server/services/booking-views';
import type { BookingDraft, BookingStore, CreateOutcome } from '@/server/services/bookings';
import { isExclusionViolation, isUniqueViolation } from '../errors';
import type { PrismaClient } from '../generated/client';
import { afterPosition, byTime, TRANSACTION, type Tx } from './common';

export type BookingRepository = ReturnType<typeof createBookingRepository>;

const HOLDS_SEAT: BookingStatus[] = ['PENDING', 'CONFIRMED', 'BOARDED'];
export const WITH_TRIP = { trip: { include: { route: { select: { operatorId: true } } } } } as const;

export function createBookingRepository(prisma: PrismaClient) {
  const store = {
    async create(draft): Promise<CreateOutcome> {
      try {
        return await prisma.$transaction((tx) => insert(tx, draft), TRANSACTION);
      } catch (error) {
        if (isExclusionViolation(error, 'booking_seat_once_per_leg')) return 'SEAT_TAKEN';
        if (isUniqueViolation(error, 'booking_reference_once')) return 'REFERENCE_TAKEN';
        throw error;
      }
    },
    find: (id): Promise<BookingRecord | null> => prisma.booking.findUnique({ where: { id }, include: WITH_TRIP }),
    list: ({ operatorId, ...ids }, after, limit): Promise<BookingRecord[]> =>
      prisma.booking.findMany({
        where: {
          ...ids,
          ...(operatorId ? { trip: { route: { operatorId } } } : {}),
          ...afterPosition('createdAt', after, 'desc'),
        },
        orderBy: byTime('createdAt', 'desc'),
        take: limit,
        include: WITH_TRIP,
      }),
    async cancel(id, statuses, at) {
      const where = { id, status: { in: [...statuses] } };
      return (await prisma.booking.updateMany({ where, data: { status: 'CANCELLED', cancelledAt: at } })).count === 1;
    },
    async seats(tripId) {
      const rows = await prisma.booking.findMany({
        where: { tripId, status: { in: HOLDS_SEAT } },
        select: { seatNumber: true, pickupSequence: true, dropSequence: true, status: true, holdExpiresAt: true },
      });
      return rows.map(({ pickupSequence: pickupSeq, dropSequence: dropSeq, ...row }) => ({
        ...row,
        pickupSeq,
        dropSeq,
      }));
    },
    async saveTicket(bookingId, ticket) {
      const data = { ...ticket, issuedAt: new Date() };
      await prisma.ticket.upsert({ where: { bookingId }, create: { bookingId, ...data }, update: data });
    },
  } satisfies BookingStore;

  return {
    ...store,

    /** Whether a passenger has a booking of their own on the trip that is CONFIRMED or BOARDED. */
    async hasActive(tripId: string, passengerId: string): Promise<boolean> {
      const where = { tripId, passengerId, status: { in: ['CONFIRMED', 'BOARDED'] as BookingStatus[] } };
      return (await prisma.booking.findFirst({ where, select: { id: true } })) !== null;
    },

    /** 0 when none is sold. */
    async highestSeatSold(tripId: string): Promise<number> {
      const where = { tripId, status: { in: HOLDS_SEAT } };
      return (await prisma.booking.aggregate({ where, _max: { seatNumber: true } }))._max.seatNumber ?? 0;
    },

    board: (id: string, at: Date): Promise<boolean> => board(prisma, id, at),
  };
}

/** CONFIRMED → BOARDED. @returns whether this call did it: of any number, on any number of nodes, one wins. */
export async function board(db: Pick<Tx, 'booking'>, id: string, at: Date): Promise<boolean> {
  const where = { id, status: 'CONFIRMED' } as const;
  return (await db.booking.updateMany({ where, data: { status: 'BOARDED', boardedAt: at } })).count === 1;
}

async function insert(tx: Tx, { ticket, ...data }: BookingDraft): Promise<CreateOutcome> {
  // The trip's row is locked first: bookings of one trip take turns, since two that insert the same seat at once would
  // deadlock at the exclusion constraint, and none slips in beside a cancellation of the trip.
  const [trip] = await tx.$queryRaw<{ over: boolean }[]>`
    SELECT status IN ('ENDED', 'CANCELLED') AS over FROM trip WHERE id = ${data.tripId}::uuid FOR NO KEY UPDATE`;
  if (!trip || trip.over) return 'TRIP_OVER';
  await tx.booking.updateMany({
    where: { tripId: data.tripId, status: 'PENDING', holdExpiresAt: { lte: data.createdAt } },
    data: { status: 'EXPIRED' },
  });
  await tx.booking.create({ data });
  if (ticket) await tx.ticket.create({ data: { ...ticket, bookingId: data.id, issuedAt: data.createdAt } });
  return 'CREATED';
}
