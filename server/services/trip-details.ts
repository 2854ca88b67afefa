import type { TripDetail } from '@/lib/contract/views';
import { prepareTrack, type Track } from '@/lib/domain/track';
import { Refusal } from './refusal';

export interface TripPlan {
  detail: TripDetail;
  track: Track;
}

export interface TripDetailsDeps {
  find(tripId: string): Promise<TripDetail | null>;
  now(): number;
}

/** A route may be renamed under way; nobody needs to know within the minute. Changes of the trip itself are told at once. */
const TTL_MS = 60_000;
const MAX_CACHED = 5000;

export type TripDetails = ReturnType<typeof createTripDetails>;

/** Trips with their stops and measured path, for all who follow them: read and prepared once. */
export function createTripDetails({ find, now }: TripDetailsDeps) {
  const cache = new Map<string, { at: number; plan: Promise<TripPlan | null> }>();

  const read = async (tripId: string): Promise<TripPlan | null> => {
    const detail = await find(tripId);
    return detail && { detail, track: prepareTrack({ path: detail.path, stops: detail.stops }) };
  };

  return {
    /** @throws Refusal TRIP_NOT_FOUND */
    async get(tripId: string): Promise<TripPlan> {
      let entry = cache.get(tripId);
      if (!entry || now() - entry.at > TTL_MS) {
        entry = { at: now(), plan: read(tripId) };
        cache.set(tripId, entry);
        if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value as string);
        entry.plan.catch(() => cache.delete(tripId));
      }
      const plan = await entry.plan;
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
