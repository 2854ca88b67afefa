import type { BookingStatus, ScanVerdict, TripStatus } from '@/lib/contract/primitives';
import type { TicketPayload } from './ticket';

export type { BookingStatus, ScanVerdict };
export type ScanReason = ScanVerdict;

/** A booking as the database, or the manifest on the conductor's device, knows it. */
export interface ScannedBooking {
  readonly id: string;
  readonly tripId: string;
  readonly seatNumber: number;
  readonly pickupStopId: string;
  readonly dropStopId: string;
  readonly status: BookingStatus;
}

export interface ScanFacts {
  /** The payload of a token that parsed AND whose signature held; null otherwise. */
  readonly payload: TicketPayload | null;
  /** The trips on which the scanning conductor works. */
  readonly conductorTripIds: readonly string[];
  /** The booking that the payload names, where it is known. */
  readonly booking: ScannedBooking | null;
  /** When the ticket was held before the camera, epoch ms; for a scan made offline the device's time. */
  readonly scannedAt: number;
}

/**
 * The verdict on a ticket, the same online and offline. BOARDED means: valid, let them in; whoever holds the database makes
 * it so by one conditional update, and answers ALREADY_BOARDED where another scan was first.
 *
 * The order goes from what is most certain and needs least to what is least certain:
 * 1. INVALID_TICKET, not ours: nothing else in it may be believed.
 * 2. WRONG_TRIP, from the signed payload alone. It stands before the booking, because an offline manifest holds one trip
 *    only: a genuine ticket for the next bus is unknown there, and "take the next bus" is the answer that helps.
 * 3. INVALID_TICKET, no such booking, or it has since got another trip, seat or leg: an old print of a changed booking.
 * 4. The booking's own state: CANCELLED, NOT_PAID, EXPIRED, ALREADY_BOARDED. These exclude each other. They stand before the
 *    clock: a passenger who is aboard stays so when the bus runs late beyond the window, and a device with a wrong clock
 *    should still show that a ticket is being used twice.
 * 5. The clock: NOT_YET_VALID, EXPIRED. A ticket is good through the whole of its last second.
 */
export function judgeScan({ payload, conductorTripIds, booking, scannedAt }: ScanFacts): ScanVerdict {
  if (!payload) return 'INVALID_TICKET';
  if (!conductorTripIds.includes(payload.t)) return 'WRONG_TRIP';
  if (!booking || !matches(payload, booking)) return 'INVALID_TICKET';
  switch (booking.status) {
    case 'CANCELLED':
      return 'CANCELLED';
    case 'PENDING':
      return 'NOT_PAID';
    case 'EXPIRED':
      return 'EXPIRED';
    case 'BOARDED':
      return 'ALREADY_BOARDED';
    case 'CONFIRMED': {
      const second = Math.floor(scannedAt / 1000);
      if (second < payload.f) return 'NOT_YET_VALID';
      return second > payload.u ? 'EXPIRED' : 'BOARDED';
    }
  }
}

/**
 * What becomes of a verdict when the trip is over. Who is aboard stays aboard, and a cancelled booking stays cancelled; what would
 * still be good falls with its trip. Times in epoch ms; `endedAt` null: not over.
 */
export function judgeByTrip(
  verdict: ScanVerdict,
  trip: { readonly status: TripStatus; readonly endedAt: number | null },
  scannedAt: number,
): ScanVerdict {
  if (verdict !== 'BOARDED' && verdict !== 'NOT_YET_VALID') return verdict;
  if (trip.status === 'CANCELLED') return 'CANCELLED';
  return trip.endedAt !== null && scannedAt > trip.endedAt ? 'EXPIRED' : verdict;
}

function matches(payload: TicketPayload, booking: ScannedBooking): boolean {
  return (
    payload.b === booking.id &&
    payload.t === booking.tripId &&
    payload.s === booking.seatNumber &&
    payload.p === booking.pickupStopId &&
    payload.d === booking.dropStopId
  );
}

/** Only these two tell the conductor the passenger's name. */
export function carriesPassenger(reason: ScanVerdict): boolean {
  return reason === 'BOARDED' || reason === 'ALREADY_BOARDED';
}
