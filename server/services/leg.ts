import { fareForLeg } from '@/lib/domain/fare';
import type { RouteTracks } from './route-tracks';
import { invalid } from './trip-assignment';
import type { StopRecord, TripRecord } from './trip-views';

export interface TripLeg {
  pickup: StopRecord;
  drop: StopRecord;
  priceCents: number;
}

/**
 * The part of a trip between two of its stops and what it costs; without stops, the whole way.
 * @throws Refusal INVALID_PAYLOAD: a stop is not on the route, or the pickup does not come before the drop.
 */
export function legOf(
  trip: TripRecord,
  tracks: Pick<RouteTracks, 'of'>,
  pickupStopId?: string,
  dropStopId?: string,
): TripLeg {
  const { stops } = trip.route;
  const indexOf = (field: string, id: string) => {
    const index = stops.findIndex((stop) => stop.id === id.toLowerCase());
    if (index < 0) throw invalid([{ path: field, message: 'is no stop of this trip’s route' }]);
    return index;
  };
  const from = pickupStopId === undefined ? 0 : indexOf('pickupStopId', pickupStopId);
  const to = dropStopId === undefined ? stops.length - 1 : indexOf('dropStopId', dropStopId);
  const [pickup, drop] = [stops[from], stops[to]];
  if (!pickup || !drop || from >= to) {
    throw invalid([{ path: 'dropStopId', message: 'must come after the pickup on this route' }]);
  }
  const alongs = tracks.of(trip.route).stops.map((stop) => stop.alongMetres);
  return { pickup, drop, priceCents: fareForLeg(trip.fareCents, alongs, from, to) };
}
