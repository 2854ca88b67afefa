import type { TripStatus } from '@/lib/contract/primitives';
import { Refusal } from './refusal';

/** What every realtime decision about a trip needs, and no more. Times in epoch ms. */
export interface TripFacts {
  id: string;
  status: TripStatus;
  driverId: string;
  conductorId: string | null;
  operatorId: string;
  routeId: string;
  routeCode: string;
  registration: string;
  departsAt: number;
  endedAt: number | null;
}

export interface TripFactsDeps {
  find(tripId: string): Promise<TripFacts | null>;
  now(): number;
}

/** Rights may be this old and no older; a change in the database forgets them at once besides. */
export const FACTS_TTL_MS = 2000;
const MAX_CACHED = 20_000;

export type TripFactsCache = ReturnType<typeof createTripFacts>;

/** Facts of trips, read at most once in two seconds while a trip is busy. */
export function createTripFacts({ find, now }: TripFactsDeps) {
  const cache = new Map<string, { at: number; facts: Promise<TripFacts | null> }>();

  const read = (tripId: string): Promise<TripFacts | null> => {
    const facts = find(tripId);
    const entry = { at: now(), facts };
    cache.delete(tripId);
    cache.set(tripId, entry);
    if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value as string);
    facts.catch(() => {
      if (cache.get(tripId) === entry) cache.delete(tripId);
    });
    return facts;
  };

  return {
    /** @throws Refusal TRIP_NOT_FOUND */
    async get(tripId: string): Promise<TripFacts> {
      const id = tripId.toLowerCase();
      const cached = cache.get(id);
      const facts = await (cached && now() - cached.at < FACTS_TTL_MS ? cached.facts : read(id));
      if (!facts) throw new Refusal('TRIP_NOT_FOUND');
      return facts;
    },
    /** Straight from the database, for decisions that change the trip. @throws Refusal TRIP_NOT_FOUND */
    async fresh(tripId: string): Promise<TripFacts> {
      const facts = await read(tripId.toLowerCase());
      if (!facts) throw new Refusal('TRIP_NOT_FOUND');
      return facts;
    },
    forget(tripId: string) {
      cache.delete(tripId);
    },
    clear() {
      cache.clear();
    },
  };
}
