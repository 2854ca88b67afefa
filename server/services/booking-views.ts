import type { BookingStatus, CancelledBy, Payment, PaymentStatus } from '@/lib/contract/primitives';
import type { Booking } from '@/lib/contract/views';
import type { SeatBooking } from '@/lib/domain/seats';
import { toRupees } from './money';

/** A booking with what is needed to judge who may see it. Times are Dates, money is cents. */
export interface BookingRecord {
  id: string;
  referenceCode: string;
  tripId: string;
  /** Null: a walk-in. */
  passengerId: string | null;
  seatNumber: number;
  pickupStopId: string;
  dropStopId: string;
  pickupSequence: number;
  dropSequence: number;
  status: BookingStatus;
  payment: Payment;
  priceCents: number;
  holdExpiresAt: Date | null;
  boardedAt: Date | null;
  cancelledBy: CancelledBy | null;
  rebookedFromId: string | null;
  rebookedTo: { id: string } | null;
  /** The last that was paid, else the last that was begun; none or one. */
  payments: { id: string; status: PaymentStatus; amountCents: number; refundCents: number }[];
  createdAt: Date;
  pickupStop: { offsetMinutes: number };
  trip: {
    conductorId: string | null;
    departsAt: Date;
    arrivesAt: Date;
    route: { operatorId: string };
  };
}

/** A hold that ran out no longer holds, whether or not somebody has written that down yet. */
export function statusNow(
  { status, holdExpiresAt }: Pick<BookingRecord, 'status' | 'holdExpiresAt'>,
  now: number,
): BookingStatus {
  return status === 'PENDING' && holdExpiresAt !== null && holdExpiresAt.getTime() <= now ? 'EXPIRED' : status;
}

export type TakenSeat = Pick<
  BookingRecord,
  'seatNumber' | 'pickupSequence' | 'dropSequence' | 'status' | 'holdExpiresAt'
>;

/** For the rules: as it stands now. */
export function toSeatBooking(seat: TakenSeat, now: number): SeatBooking {
  const { seatNumber, pickupSequence: pickupSeq, dropSequence: dropSeq } = seat;
  return { seatNumber, pickupSeq, dropSeq, status: statusNow(seat, now) };
}

/** No names: the passenger is whoever may see the booking at all. */
export function toBooking(booking: BookingRecord, now: number): Booking {
  const { id, referenceCode, seatNumber, tripId, payment, pickupStopId, dropStopId } = booking;
  const status = statusNow(booking, now);
  const [paid] = booking.payments;
  return {
    id,
    referenceCode,
    status,
    seatNumber,
    tripId,
    price: toRupees(booking.priceCents),
    payment,
    pickupStopId,
    dropStopId,
    createdAt: booking.createdAt.toISOString(),
    holdExpiresAt: (status === 'PENDING' && booking.holdExpiresAt?.toISOString()) || null,
    cancelledBy: booking.cancelledBy,
    paid: paid
      ? {
          id: paid.id,
          status: paid.status,
          amount: toRupees(paid.amountCents),
          refund: toRupees(paid.refundCents),
        }
      : null,
    rebookedToId: booking.rebookedTo?.id ?? null,
    rebookedFromId: booking.rebookedFromId,
  };
}
