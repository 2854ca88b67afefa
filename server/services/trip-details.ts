import type { TripDetail } from '@/lib/contract/views';
import type { Track } from '@/lib/domain/track';
import { type Heard, isCurrent } from './heard';
import { Refusal } from './refusal';
import type { RouteTracks } from './route-tracks';

export interface TripPlan {
  detail: TripDetail;
  track: Track;
}

export interface TripDetailsDeps {
  find(tripId: string): Promise<TripDetail | null>;
  tracks: RouteTracks;
  /** Changes of trips, routes and vehicles are told, and `forget` or `clear` called at once; new trips are not told of. */
  heard(): Heard;
  now(): number;
}

/** Where changes are not heard of, nobody needs to know within the minute that a route was renamed. */
const TTL_MS = 60_000;
const MAX_CACHED = 10_000;

interface Entry {
  at: number;
  exists: boolean;
  plan: Promise<TripPlan | null>;
}

export type TripDetails = ReturnType<typeof createTripDetails>;

/** Trips with their stops and measured path, for all who follow them: read once, and a route's path kept once for all its trips. */
export function createTripDetails({ find, tracks, heard, now }: TripDetailsDeps) {
  const cache = new Map<string, Entry>();

  const read = async (tripId: string): Promise<TripPlan | null> => {
    const detail = await find(tripId);
    const shape = detail && (await tracks.get(detail.routeId));
    return shape && { detail: { ...detail, path: shape.path }, track: shape.track };
  };

  const begin = (tripId: string): Entry => {
    const entry: Entry = { at: now(), exists: false, plan: read(tripId) };
    entry.plan.then(
      (plan) => {
        entry.exists = plan !== null;
      },
      () => {
        if (cache.get(tripId) === entry) cache.delete(tripId);
      },
    );
    cache.set(tripId, entry);
    if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value as string);
    return entry;
  };

  return {
    /** @throws Refusal TRIP_NOT_FOUND */
    async get(tripId: string): Promise<TripPlan> {
      const known = cache.get(tripId);
      const isKnown = known && isCurrent(known.at, TTL_MS, now(), known.exists ? heard() : null);
      const plan = await (isKnown ? known : begin(tripId)).plan;
      if (!plan) throw new Refusal('TRIP_NOT_FOUND');
      return plan;
    },
    forget(tripId: string) {
      cache.delete(tripId);
    },
    clear() {
      cache.clear();
    },
  };
}
