import type { BookingStatus } from '@/lib/contract/primitives';

/** A part of a trip, as sequence numbers of its stops: aboard from pickup until drop, pickup < drop. */
export interface Leg {
  readonly pickupSeq: number;
  readonly dropSeq: number;
}

export interface SeatBooking extends Leg {
  readonly seatNumber: number;
  readonly status: BookingStatus;
}

/** Do two legs need the seat at the same time? Who gets off where the other gets on leaves it free. */
export function overlappingLegs(a: Leg, b: Leg): boolean {
  return a.pickupSeq < b.dropSeq && b.pickupSeq < a.dropSeq;
}

/** A booking keeps its seat until it is cancelled or its payment has run out. */
export function holdsSeat(status: BookingStatus): boolean {
  return status === 'PENDING' || status === 'CONFIRMED' || status === 'BOARDED';
}

/** Seats 1…seatCount that are free on the whole leg, in order. For display; what is sold, the database decides. */
export function freeSeats(
  seatCount: number,
  bookings: readonly SeatBooking[],
  pickupSeq: number,
  dropSeq: number,
): number[] {
  const wanted = { pickupSeq, dropSeq };
  const taken = new Set(
    bookings.filter((b) => holdsSeat(b.status) && overlappingLegs(b, wanted)).map((b) => b.seatNumber),
  );
  return Array.from({ length: seatCount }, (_, i) => i + 1).filter((seat) => !taken.has(seat));
}
