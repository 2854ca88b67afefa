import type { BookingPayment, PaymentStatus, PrismaClient } from '../generated/client';
import { type Db, PATIENT } from './common';

export type { BookingPayment };

/** With what decides whose it is. */
export interface PaymentRow extends BookingPayment {
  booking: { passengerId: string | null; status: string; holdExpiresAt: Date | null };
}

export interface PaymentWord {
  paymentId: string;
  provider: string;
  providerRef: string;
  outcome: 'PAID' | 'FAILED' | 'PENDING';
  amountCents: number;
  currency: string;
}

/** The facts that a ticket is made of. */
export interface TicketFacts {
  booking: { id: string; tripId: string; seatNumber: number; pickupStopId: string; dropStopId: string };
  trip: { departsAt: Date; arrivesAt: Date };
}

export interface IssuedTicket {
  keyId: string;
  token: string;
  validFrom: Date;
  validUntil: Date;
}

export type Issue = (facts: TicketFacts) => IssuedTicket;

const OPEN: PaymentStatus[] = ['STARTED', 'PAID'];
const OVER = ['ENDED', 'CANCELLED'];
const WITH_BOOKING = { booking: { select: { passengerId: true, status: true, holdExpiresAt: true } } } as const;
/** A refund whose process died is taken over by another. Minutes. */
const CLAIM_MINUTES = 5;

/** What was paid. Every change of a booking by its payment happens while its trip's row is held, as every sale does. */
export function createPaymentRepository(prisma: PrismaClient) {
  return {
    find: (id: string): Promise<PaymentRow | null> =>
      prisma.bookingPayment.findUnique({ where: { id }, include: WITH_BOOKING }),

    /** The one that is open, or a new one; only while the seat is held. */
    start: (bookingId: string, provider: string, now: Date): Promise<BookingPayment | 'NOT_HELD' | 'TRIP_OVER'> =>
      prisma.$transaction(async (tx) => {
        const held = await heldBooking(tx, bookingId, now);
        if (typeof held === 'string') return held;
        const open = await tx.bookingPayment.findFirst({ where: { bookingId, status: { in: OPEN } } });
        if (open && open.provider === provider) return open;
        if (open) await tx.bookingPayment.update({ where: { id: open.id }, data: { status: 'FAILED' } });
        return tx.bookingPayment.create({
          data: { bookingId, provider, amountCents: held.priceCents, createdAt: now },
        });
      }, PATIENT),

    /** The passenger will pay the conductor after all: PENDING → CONFIRMED with its ticket. */
    payOnBoard: (bookingId: string, now: Date, issue: Issue): Promise<'CONFIRMED' | 'NOT_HELD' | 'TRIP_OVER'> =>
      prisma.$transaction(async (tx) => {
        const held = await heldBooking(tx, bookingId, now);
        if (typeof held === 'string') return held;
        await tx.bookingPayment.updateMany({ where: { bookingId, status: 'STARTED' }, data: { status: 'FAILED' } });
        await confirm(tx, bookingId, 'ON_BOARD', now, issue);
        return 'CONFIRMED';
      }, PATIENT),

    /**
     * Writes down what the provider said, once: a repeat finds it written and changes nothing. Paid for a seat that is no longer
     * held, the seat is taken again if it is still free; else the money is to go back.
     * @returns null: there is no such payment; MISMATCH: another amount, currency or provider; nothing is changed by either
     */
    settle: (word: PaymentWord, now: Date, issue: Issue): Promise<PaymentStatus | 'MISMATCH' | null> =>
      prisma.$transaction(async (tx) => {
        const known = await tx.bookingPayment.findUnique({ where: { id: word.paymentId } });
        if (!known) return null;
        const trip = await lockTripOf(tx, known.bookingId);
        const payment = await tx.bookingPayment.findUniqueOrThrow({ where: { id: known.id } });
        const { bookingId, provider, amountCents, currency, status, providerRef } = payment;
        if (provider !== word.provider || amountCents !== word.amountCents || currency !== word.currency)
          return 'MISMATCH';
        if (word.outcome === 'PENDING') return status;
        const settled = status !== 'STARTED' && status !== 'FAILED';
        if (word.outcome === 'FAILED') {
          if (status === 'STARTED') {
            await tx.bookingPayment.update({ where: { id: payment.id }, data: { status: 'FAILED' } });
            return 'FAILED';
          }
          return status;
        }
        const paid = { providerRef: word.providerRef, paidAt: now };
        const owed = { ...paid, status: 'REFUND_DUE' as const, refundCents: amountCents, refundAfter: now };
        if (settled) {
          // Charged twice for one order: the second charge goes back.
          if (providerRef !== word.providerRef) {
            const again = { bookingId, provider, amountCents, currency, createdAt: now, ...owed };
            await tx.bookingPayment.createMany({ data: [again], skipDuplicates: true });
          }
          return status;
        }
        const taken = !OVER.includes(trip.status) && (await takeSeat(tx, bookingId, now, issue));
        if (!taken) {
          await tx.bookingPayment.update({ where: { id: payment.id }, data: owed });
          await tx.$executeRaw`
            INSERT INTO notice (user_id, booking_id, kind, created_at)
            SELECT passenger_id, id, 'REFUND_DUE', ${now}::timestamptz FROM booking
            WHERE id = ${bookingId}::uuid AND passenger_id IS NOT NULL ON CONFLICT (booking_id, kind) DO NOTHING`;
          return 'REFUND_DUE';
        }
        const others = { bookingId, status: 'STARTED' as const, id: { not: payment.id } };
        await tx.bookingPayment.updateMany({ where: others, data: { status: 'FAILED' } });
        await tx.bookingPayment.update({ where: { id: payment.id }, data: { ...paid, status: 'PAID' } });
        return 'PAID';
      }, PATIENT),

    /** Of any number of workers one has a refund at a time. */
    async claimRefunds(now: Date, limit: number): Promise<BookingPayment[]> {
      const claimed = await prisma.$queryRaw<{ id: string }[]>`
        UPDATE booking_payment SET refund_claimed_at = ${now}::timestamptz WHERE id IN (
          SELECT id FROM booking_payment WHERE status = 'REFUND_DUE' AND refund_after <= ${now}::timestamptz
            AND (refund_claimed_at IS NULL OR refund_claimed_at < ${now}::timestamptz - make_interval(mins => ${CLAIM_MINUTES}::int))
          ORDER BY refund_after LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)
        RETURNING id::text`;
      return prisma.bookingPayment.findMany({ where: { id: { in: claimed.map(({ id }) => id) } } });
    },

    async refunded(id: string, at: Date): Promise<void> {
      const data = { status: 'REFUNDED' as const, refundedAt: at };
      await prisma.bookingPayment.updateMany({ where: { id, status: 'REFUND_DUE' }, data });
    },
  };
}

/** Holds the trip of a booking until the transaction ends: sales, payments and cancellations on it come one after the other. */
export async function lockTripOf(tx: Db, bookingId: string): Promise<{ status: string }> {
  const [trip] = await tx.$queryRaw<{ status: string }[]>`
    SELECT status::text FROM trip WHERE id = (SELECT trip_id FROM booking WHERE id = ${bookingId}::uuid) FOR NO KEY UPDATE`;
  return trip ?? { status: 'CANCELLED' };
}

async function heldBooking(tx: Db, bookingId: string, now: Date) {
  const { status } = await lockTripOf(tx, bookingId);
  if (OVER.includes(status)) return 'TRIP_OVER';
  const booking = await tx.booking.findUnique({ where: { id: bookingId } });
  const held = booking?.status === 'PENDING' && booking.holdExpiresAt !== null && booking.holdExpiresAt > now;
  return held ? booking : 'NOT_HELD';
}

/** PENDING, or run out with the seat still free: CONFIRMED. Also one that was to be paid aboard. @returns whether it is theirs. */
async function takeSeat(tx: Db, bookingId: string, now: Date, issue: Issue): Promise<boolean> {
  const booking = await tx.booking.findUniqueOrThrow({ where: { id: bookingId } });
  const { tripId, status, payment } = booking;
  if (status === 'CONFIRMED' && payment === 'ON_BOARD') {
    // A scan holds no trip: where it comes first the conductor has the fare by now.
    const where = { id: bookingId, status, payment };
    return (await tx.booking.updateMany({ where, data: { payment: 'ONLINE' } })).count === 1;
  }
  if (status !== 'PENDING' && status !== 'EXPIRED') return false;
  await tx.booking.updateMany({
    where: { tripId, status: 'PENDING', holdExpiresAt: { lte: now } },
    data: { status: 'EXPIRED' },
  });
  const inTheWay = await tx.booking.count({
    where: {
      tripId,
      id: { not: bookingId },
      seatNumber: booking.seatNumber,
      status: { in: ['PENDING', 'CONFIRMED', 'BOARDED'] },
      pickupSequence: { lt: booking.dropSequence },
      dropSequence: { gt: booking.pickupSequence },
    },
  });
  if (inTheWay > 0) return false;
  await confirm(tx, bookingId, 'ONLINE', now, issue);
  return true;
}

async function confirm(tx: Db, id: string, payment: 'ONLINE' | 'ON_BOARD', now: Date, issue: Issue): Promise<void> {
  const { trip, ...booking } = await tx.booking.update({
    where: { id },
    data: { status: 'CONFIRMED', payment, holdExpiresAt: null },
    include: { trip: { select: { departsAt: true, arrivesAt: true } } },
  });
  const ticket = { ...issue({ booking, trip }), issuedAt: now };
  await tx.ticket.upsert({ where: { bookingId: id }, create: { bookingId: id, ...ticket }, update: ticket });
}
