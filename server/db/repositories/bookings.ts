import type { BookingStatus, Payment, TripStatus } from '@/lib/contract/primitives';
import { isExclusionViolation, isUniqueViolation } from '../errors';
import type { Booking, BookingPayment, Prisma, PrismaClient, Ticket } from '../generated/client';
import { afterPosition, byTime, type Db, PATIENT, type PageOptions } from './common';
import { lockTripOf } from './payments';
import type { StopRow } from './routes';
import type { TripSummaryRow } from './trips';
import { createTurns, RUSH } from './turns';

export type { Booking };

/** With all that a ticket, a scan or a list shows. */
export interface BookingRow extends Booking {
  passenger: { id: string; name: string } | null;
  pickupStop: StopRow;
  dropStop: StopRow;
  trip: TripSummaryRow;
  ticket: Ticket | null;
  /** The last that was paid, else the last that was begun; none or one. */
  payments: BookingPayment[];
  rebookedTo: { id: string } | null;
}

/** A line of the conductor's list. */
export type ManifestRow = Omit<BookingRow, 'trip' | 'ticket' | 'payments' | 'rebookedTo'> & {
  boardedBy: string | null;
};

export interface Cancellation {
  at: Date;
  by: 'PASSENGER' | 'OPERATOR';
  /** In cents. */
  refundOf(paidCents: number): number;
  /** Whose sales to walk-ins, and since when, may be taken back though they count as boarded. */
  sale?: { sellerId: string; since: Date };
}

/** What one conductor took in on one trip. */
export interface CashRow {
  tripId: string;
  routeCode: string;
  registration: string;
  departsAt: Date;
  status: TripStatus;
  walkInCount: number;
  walkInCents: number;
  fareCount: number;
  fareCents: number;
}

export interface NewBooking {
  referenceCode: string;
  tripId: string;
  passengerId: string | null;
  seatNumber: number;
  pickupStopId: string;
  dropStopId: string;
  pickupSequence: number;
  dropSequence: number;
  status: 'PENDING' | 'CONFIRMED' | 'BOARDED';
  payment: Payment;
  priceCents: number;
  holdExpiresAt?: Date | null;
  boardedAt?: Date | null;
  createdById?: string | null;
  requestKey?: string | null;
  rebookedFromId?: string | null;
}

/** A booking to be sold: with its id and, when it is confirmed at once, with its ticket. */
export interface Sale extends NewBooking {
  id: string;
  createdAt: Date;
  ticket: { keyId: string; token: string; validFrom: Date; validUntil: Date } | null;
}

/** Who asked for which seat, and under which Idempotency-Key. */
export type RequestedSeat = Required<
  Pick<
    NewBooking,
    'tripId' | 'passengerId' | 'seatNumber' | 'pickupSequence' | 'dropSequence' | 'createdById' | 'requestKey'
  >
>;

export type SaleOutcome = 'SOLD' | 'SEAT_TAKEN' | 'NO_SUCH_SEAT' | 'REFERENCE_TAKEN' | 'TRIP_OVER' | 'REBOOKED';

export interface BookingFilter extends PageOptions {
  passengerId?: string | undefined;
  tripId?: string | undefined;
  operatorId?: string | undefined;
  statuses?: BookingStatus[] | undefined;
}

/** The exclusion constraint: a seat is sold once per leg. */
const SEAT_ONCE_PER_LEG = 'booking_seat_once_per_leg';

export const HOLDS_SEAT: BookingStatus[] = ['PENDING', 'CONFIRMED', 'BOARDED'];
const PEOPLE_AND_STOPS = {
  passenger: { select: { id: true, name: true } },
  pickupStop: true,
  dropStop: true,
  ticket: true,
} as const;
const WHOLE = {
  ...PEOPLE_AND_STOPS,
  payments: {
    orderBy: [
      { paidAt: { sort: 'desc', nulls: 'last' } },
      { createdAt: 'desc' },
    ] as Prisma.BookingPaymentOrderByWithRelationInput[],
    take: 1,
  },
  rebookedTo: { select: { id: true } },
  trip: {
    include: { route: { include: { operator: { select: { name: true } } }, omit: { path: true } }, vehicle: true },
  },
} as const;

export function createBookingRepository(prisma: PrismaClient) {
  const inTurn = createTurns(RUSH);
  /** Changes the status if it is still one of `from`; whoever comes second gets false. */
  const move = async (id: string, from: BookingStatus[], data: Partial<Booking>): Promise<boolean> => {
    const { count } = await prisma.booking.updateMany({ where: { id, status: { in: from } }, data });
    return count === 1;
  };

  return {
    async find(id: string): Promise<BookingRow | null> {
      return (await prisma.booking.findUnique({ where: { id }, include: WHOLE })) as BookingRow | null;
    },

    async findByReference(referenceCode: string): Promise<BookingRow | null> {
      return (await prisma.booking.findUnique({ where: { referenceCode }, include: WHOLE })) as BookingRow | null;
    },

    /** The booking that holds this seat, and was asked for by this request. */
    async findOfRequest(request: RequestedSeat): Promise<BookingRow | null> {
      const where = { ...request, status: { in: HOLDS_SEAT } };
      return (await prisma.booking.findFirst({ where, include: WHOLE })) as BookingRow | null;
    },

    /** Newest first. */
    async list({ operatorId, statuses, after, limit, ...ids }: BookingFilter): Promise<BookingRow[]> {
      const rows = await prisma.booking.findMany({
        where: {
          ...ids,
          ...(statuses ? { status: { in: statuses } } : {}),
          ...(operatorId ? { trip: { route: { operatorId } } } : {}),
          ...afterPosition('createdAt', after, 'desc'),
        },
        orderBy: byTime('createdAt', 'desc'),
        take: limit,
        include: WHOLE,
      });
      return rows as unknown as BookingRow[];
    },

    /** @throws isExclusionViolation SEAT_ONCE_PER_LEG, isUniqueViolation 'booking_reference_once' */
    create: (data: NewBooking): Promise<Booking> => prisma.booking.create({ data }),

    /**
     * Sells a seat in one transaction, holds of the trip that have run out being expired first. Whether the seat is free, the
     * exclusion constraint decides, and nothing else.
     */
    async sell({ ticket, ...booking }: Sale): Promise<SaleOutcome> {
      try {
        return await inTurn(() =>
          prisma.$transaction(async (tx) => {
            // The trip cannot be cancelled meanwhile; and buyers come one after the other, as two inserts that exclude each other
            // would deadlock.
            const open = await tx.$queryRaw<unknown[]>`
            SELECT 1 FROM trip WHERE id = ${booking.tripId}::uuid AND status NOT IN ('ENDED', 'CANCELLED')
            FOR NO KEY UPDATE`;
            if (open.length === 0) return 'TRIP_OVER';
            // Asked after the trip is held: the bus may have been changed, or a smaller one taken, since the seat was looked up.
            const [bus] = await tx.$queryRaw<{ seatCount: number }[]>`
            WITH expired AS (
              UPDATE booking SET status = 'EXPIRED'
              WHERE trip_id = ${booking.tripId}::uuid AND status = 'PENDING'
                AND hold_expires_at <= ${booking.createdAt}::timestamptz
            )
            SELECT v.seat_count AS "seatCount" FROM trip t JOIN vehicle v ON v.id = t.vehicle_id
            WHERE t.id = ${booking.tripId}::uuid`;
            if (!bus || booking.seatNumber > bus.seatCount) return 'NO_SUCH_SEAT';
            await tx.booking.create({ data: booking });
            if (booking.rebookedFromId) await moveMoney(tx, booking.rebookedFromId, booking.id);
            if (ticket)
              await tx.ticket.create({ data: { ...ticket, bookingId: booking.id, issuedAt: booking.createdAt } });
            return 'SOLD';
          }, PATIENT),
        );
      } catch (error) {
        if (isExclusionViolation(error, SEAT_ONCE_PER_LEG)) return 'SEAT_TAKEN';
        if (isUniqueViolation(error, 'booking_reference_once')) return 'REFERENCE_TAKEN';
        if (isUniqueViolation(error, 'booking_rebooked_once')) return 'REBOOKED';
        throw error;
      }
    },

    /** 0 when none is sold. */
    async highestSeatSold(tripId: string): Promise<number> {
      const where = { tripId, status: { in: HOLDS_SEAT } };
      return (await prisma.booking.aggregate({ where, _max: { seatNumber: true } }))._max.seatNumber ?? 0;
    },

    /** The legs of a trip whose seats are taken. */
    listTaken: (tripId: string) =>
      prisma.booking.findMany({
        where: { tripId, status: { in: HOLDS_SEAT } },
        select: {
          seatNumber: true,
          pickupSequence: true,
          dropSequence: true,
          status: true,
          holdExpiresAt: true,
          passengerId: true,
        },
      }),

    /** The same of many trips at once, by trip. */
    async listTakenOf(tripIds: string[]) {
      const rows = await prisma.booking.findMany({
        where: { tripId: { in: tripIds }, status: { in: HOLDS_SEAT } },
        select: {
          tripId: true,
          seatNumber: true,
          pickupSequence: true,
          dropSequence: true,
          status: true,
          holdExpiresAt: true,
        },
      });
      const byTrip = new Map<string, typeof rows>();
      for (const row of rows) byTrip.set(row.tripId, [...(byTrip.get(row.tripId) ?? []), row]);
      return byTrip;
    },

    /** CONFIRMED → BOARDED. @returns whether this call did it: of any number, on any number of nodes, one wins. */
    board: (id: string, at: Date): Promise<boolean> => move(id, ['CONFIRMED'], { status: 'BOARDED', boardedAt: at }),

    /** PENDING → CONFIRMED, once paid. */
    confirm: (id: string): Promise<boolean> => move(id, ['PENDING'], { status: 'CONFIRMED', holdExpiresAt: null }),

    /**
     * PENDING or CONFIRMED → CANCELLED; the seat is free again, what was paid is owed as far as `refundOf` says, and a passenger who
     * did not do it themselves is told.
     */
    cancel: (id: string, { at, by, refundOf, sale }: Cancellation): Promise<boolean> =>
      prisma.$transaction(async (tx) => {
        await lockTripOf(tx, id);
        const cancel = async (where: Prisma.BookingWhereInput) => {
          const data = { status: 'CANCELLED' as const, cancelledAt: at, cancelledBy: by };
          return (await tx.booking.updateMany({ where: { ...where, id }, data })).count > 0;
        };
        if (!(await cancel({ status: { in: ['PENDING', 'CONFIRMED'] } }))) {
          if (!sale) return false;
          const sold = { passengerId: null, createdById: sale.sellerId, createdAt: { gte: sale.since } };
          if (!(await cancel({ ...sold, status: 'BOARDED' }))) return false;
          const line = { actorId: sale.sellerId, action: 'booking.take-back', subjectType: 'booking', subjectId: id };
          await tx.auditLog.create({ data: line });
          return true;
        }
        const paid = await tx.bookingPayment.findFirst({ where: { bookingId: id, status: 'PAID' } });
        const refundCents = paid ? refundOf(paid.amountCents) : 0;
        if (paid && refundCents > 0) {
          const data = { status: 'REFUND_DUE' as const, refundCents, refundAfter: at };
          await tx.bookingPayment.update({ where: { id: paid.id }, data });
        }
        if (by === 'OPERATOR') {
          await tx.$executeRaw`
            INSERT INTO notice (user_id, booking_id, kind, created_at)
            SELECT passenger_id, id, 'BOOKING_CANCELLED', ${at}::timestamptz FROM booking
            WHERE id = ${id}::uuid AND passenger_id IS NOT NULL ON CONFLICT (booking_id, kind) DO NOTHING`;
        }
        return true;
      }, PATIENT),

    /** Who is to get on and has not yet, by stop in the order of travel; stops where nobody waits are left out. */
    async countWaiting(tripId: string): Promise<{ stopId: string; waiting: number }[]> {
      const rows = await prisma.booking.groupBy({
        by: ['pickupStopId', 'pickupSequence'],
        where: { tripId, status: 'CONFIRMED' },
        orderBy: { pickupSequence: 'asc' },
        _count: true,
      });
      return rows.map(({ pickupStopId, _count }) => ({ stopId: pickupStopId, waiting: _count }));
    },

    /** PENDING → EXPIRED where the hold ran out. @returns how many */
    async expireHolds(now: Date, tripId?: string): Promise<number> {
      const where = { status: 'PENDING' as const, holdExpiresAt: { lte: now }, ...(tripId ? { tripId } : {}) };
      return (await prisma.booking.updateMany({ where, data: { status: 'EXPIRED' } })).count;
    },

    /** Every booking of a trip whatever its status, by seat, with the device that boarded it. */
    async manifest(tripId: string): Promise<ManifestRow[]> {
      const rows = await prisma.booking.findMany({
        where: { tripId },
        orderBy: [{ seatNumber: 'asc' }, { pickupSequence: 'asc' }, { createdAt: 'asc' }],
        include: {
          passenger: { select: { id: true, name: true } },
          pickupStop: true,
          dropStop: true,
          scans: { where: { verdict: 'BOARDED' }, select: { device: true }, take: 1 },
        },
      });
      return rows.map(({ scans, ...row }) => ({
        ...row,
        boardedBy: scans[0]?.device ?? null,
      })) as unknown as ManifestRow[];
    },

    /** Paid on board from (inclusive) until (exclusive) to who sold the seat or let the passenger in, by departure. */
    listCash: (conductorId: string, from: Date, until: Date) =>
      prisma.$queryRaw<CashRow[]>`
        SELECT t.id AS "tripId", r.code AS "routeCode", v.registration, t.departs_at AS "departsAt", t.status,
          count(*) FILTER (WHERE b.passenger_id IS NULL)::int AS "walkInCount",
          COALESCE(sum(b.price_cents) FILTER (WHERE b.passenger_id IS NULL), 0)::int AS "walkInCents",
          count(*) FILTER (WHERE b.passenger_id IS NOT NULL)::int AS "fareCount",
          COALESCE(sum(b.price_cents) FILTER (WHERE b.passenger_id IS NOT NULL), 0)::int AS "fareCents"
        FROM booking b
          JOIN trip t ON t.id = b.trip_id JOIN route r ON r.id = t.route_id JOIN vehicle v ON v.id = t.vehicle_id
          LEFT JOIN LATERAL (
            SELECT conductor_id FROM scan WHERE booking_id = b.id AND verdict = 'BOARDED' LIMIT 1
          ) s ON true
        WHERE b.status = 'BOARDED' AND b.payment = 'ON_BOARD' AND b.boarded_at >= ${from} AND b.boarded_at < ${until}
          AND COALESCE(s.conductor_id, b.created_by_id) = ${conductorId}::uuid
        GROUP BY t.id, r.code, v.registration ORDER BY t.departs_at, t.id`,
  };
}

/**
 * What was paid for a cancelled trip pays for the one taken instead, unless it is on its way back already. Of two charges the
 * earlier: a booking is paid once, and the second is still owed.
 */
async function moveMoney(tx: Db, fromId: string, toId: string): Promise<void> {
  const count = await tx.$executeRaw`
    UPDATE booking_payment SET booking_id = ${toId}::uuid, status = 'PAID', refund_cents = 0, refund_after = NULL
    WHERE id = (
      SELECT id FROM booking_payment WHERE booking_id = ${fromId}::uuid AND status = 'REFUND_DUE' AND refund_claimed_at IS NULL
      ORDER BY paid_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)`;
  await tx.booking.update({ where: { id: toId }, data: { payment: count > 0 ? 'ONLINE' : 'ON_BOARD' } });
}
