import type { RestClient } from '@/lib/client/rest';
import type { TripSummary } from '@/lib/contract/views';

const MOST_PAGES = 5;

/** The trips that this driver has before them or is on, in no order. Throws RestError. */
export async function ownTrips(rest: RestClient, signal: AbortSignal): Promise<TripSummary[]> {
  const trips: TripSummary[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, nextCursor } = await rest.call('listTrips', {
      query: { mine: true, status: ['SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY'], limit: 200, cursor },
      signal,
    });
    trips.push(...items);
    if (!nextCursor) break;
    cursor = nextCursor;
  }
  return trips;
}

/**
 * The trip to drive next: one that is under way before all, else the earliest that can still be driven (one whose arrival has
 * passed was missed). Null where there is none.
 */
export function chooseTrip(trips: readonly TripSummary[], now: number): TripSummary | null {
  const byDeparture = [...trips].sort((a, b) => a.departsAt.localeCompare(b.departsAt));
  const underWay = byDeparture.find(({ status }) => status !== 'SCHEDULED');
  return underWay ?? byDeparture.find(({ arrivesAt }) => Date.parse(arrivesAt) > now) ?? null;
}
