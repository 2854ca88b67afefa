import type { TripOffer } from '@/lib/contract/views';
import { fareForLeg } from '@/lib/domain/fare';
import { matchLeg } from '@/lib/domain/match-leg';
import { freeSeats } from '@/lib/domain/seats';
import { type TakenSeat, toSeatBooking } from './booking-views';
import { toRupees } from './money';
import type { RouteTracks } from './route-tracks';
import type { StopRecord } from './trip-views';

export interface OffersDeps {
  stops: { shapes(routeIds: string[]): Promise<Map<string, { path: [number, number][]; stops: StopRecord[] }>> };
  tracks: Pick<RouteTracks, 'of'>;
  bookings: { listTakenOf(tripIds: string[]): Promise<Map<string, TakenSeat[]>> };
  now(): number;
}

export type Offers = ReturnType<typeof createOffers>;

interface OfferedTrip {
  id: string;
  routeId: string;
  departsAt: Date;
  fareCents: number;
  vehicle: { seatCount: number };
}

const MINUTE_MS = 60_000;

/** What each of many trips offers between two places: when, for how much, how many seats. Two queries, however many trips. */
export function createOffers({ stops, tracks, bookings, now }: OffersDeps) {
  return {
    /** @param from ids of stops, null: where the trip begins. @returns by trip; none for one that does not call there. */
    async of(
      trips: readonly OfferedTrip[],
      from: ReadonlySet<string> | null,
      to: ReadonlySet<string> | null,
    ): Promise<Map<string, TripOffer>> {
      const offers = new Map<string, TripOffer>();
      if (trips.length === 0) return offers;
      const [shapes, taken] = await Promise.all([
        stops.shapes([...new Set(trips.map(({ routeId }) => routeId))]),
        bookings.listTakenOf(trips.map(({ id }) => id)),
      ]);
      const legs = new Map(
        [...shapes].map(([routeId, { path, stops }]) => {
          const leg = matchLeg(stops, from, to);
          const measured = leg && tracks.of({ id: routeId, path, stops }).stops;
          return [routeId, measured && { ...leg, stops, alongs: measured.map(({ alongMetres }) => alongMetres) }];
        }),
      );
      for (const trip of trips) {
        const leg = legs.get(trip.routeId);
        const [pickup, drop] = leg ? [leg.stops[leg.pickup], leg.stops[leg.drop]] : [];
        if (!leg || !pickup || !drop) continue;
        const held = (taken.get(trip.id) ?? []).map((seat) => toSeatBooking(seat, now()));
        const at = (stop: StopRecord) =>
          new Date(trip.departsAt.getTime() + stop.offsetMinutes * MINUTE_MS).toISOString();
        offers.set(trip.id, {
          pickupStopId: pickup.id,
          dropStopId: drop.id,
          from: pickup.name,
          to: drop.name,
          departsAt: at(pickup),
          arrivesAt: at(drop),
          price: toRupees(fareForLeg(trip.fareCents, leg.alongs, leg.pickup, leg.drop)),
          seatsLeft: freeSeats(trip.vehicle.seatCount, held, pickup.sequence, drop.sequence).length,
        });
      }
      return offers;
    },
  };
}
