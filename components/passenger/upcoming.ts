import type { Booking, TripSummary } from '@/lib/contract/views';

export interface BookedTrip {
  trip: TripSummary;
  booking: Booking;
}

const UNDER_WAY: readonly string[] = ['STARTED', 'PAUSED', 'EMERGENCY'];
const HOLDS: readonly string[] = ['PENDING', 'CONFIRMED', 'BOARDED'];
/** A bus that never started is no longer waited for so long after it should have arrived, in ms. */
const OVERDUE_MS = 3 * 3_600_000;

/** Is this trip under way now? */
export function isUnderWay({ status }: Pick<TripSummary, 'status'>): boolean {
  return UNDER_WAY.includes(status);
}

/**
 * My trips still to come, the one to look at first: what is under way, then by departure. A trip with two seats stands once for
 * each. `now` in epoch ms.
 */
export function upcoming(trips: readonly TripSummary[], bookings: readonly Booking[], now: number): BookedTrip[] {
  const byId = new Map(trips.map((trip) => [trip.id, trip]));
  return bookings
    .filter(({ status }) => HOLDS.includes(status))
    .flatMap((booking) => {
      const trip = byId.get(booking.tripId);
      return trip ? [{ trip, booking }] : [];
    })
    .filter(
      ({ trip }) => isUnderWay(trip) || (trip.status === 'SCHEDULED' && Date.parse(trip.arrivesAt) + OVERDUE_MS > now),
    )
    .sort(
      (a, b) =>
        Number(isUnderWay(b.trip)) - Number(isUnderWay(a.trip)) ||
        a.trip.departsAt.localeCompare(b.trip.departsAt) ||
        a.booking.seatNumber - b.booking.seatNumber,
    );
}
