import type { TripSummary } from '@/lib/contract/views';

/** The trips to choose from, the one at hand among them whether the list has it or not; none where there is no other. */
export function pickable(trips: readonly TripSummary[], current: TripSummary): readonly TripSummary[] {
  if (trips.every(({ id }) => id === current.id)) return [];
  return trips.some(({ id }) => id === current.id) ? trips : [current, ...trips];
}
