import type { BookingStatus, Payment } from '@/lib/contract/primitives';
import type { Booking } from '@/lib/contract/views';
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
  createdAt: Date;
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

/** No names: the passenger is whoever may see the booking at all. */
export function toBooking(booking: BookingRecord, now: number): Booking {
  const { id, referenceCode, seatNumber, tripId, payment, pickupStopId, dropStopId } = booking;
  return {
    id,
    referenceCode,
    status: statusNow(booking, now),
    seatNumber,
    tripId,
    price: toRupees(booking.priceCents),
    payment,
    pickupStopId,
    dropStopId,
    createdAt: booking.createdAt.toISOString(),
  };
}
