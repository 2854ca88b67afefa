import type { TripStatus } from '@/lib/contract/primitives';
import { type Heard, isCurrent } from './heard';
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
  speedLimitKmh: number;
  departsAt: number;
  endedAt: number | null;
}

/** Facts as they were read, and the mark by which the store knows whether they have changed; null: there is no such trip. */
export interface MarkedFacts {
  id: string;
  facts: TripFacts | null;
  mark: string;
}

export interface TripFactsDeps {
  /** Of many trips those that are no longer as they were known; of one that was never read the mark is ''. */
  changed(known: readonly Pick<MarkedFacts, 'id' | 'mark'>[]): Promise<readonly MarkedFacts[]>;
  /** Changes of trips, routes and vehicles are told, and `forget` or `clear` called at once; new trips are not told of. */
  heard(): Heard;
  now(): number;
}

/** Rights may be this old and no older, counted from when it was last known that they had not changed. */
export const FACTS_TTL_MS = 2000;
const MAX_CACHED = 20_000;

interface Entry {
  id: string;
  /** undefined before it was first read. */
  facts: TripFacts | null | undefined;
  mark: string;
  /** When the read began that the facts are of. */
  at: number;
  /** Which read that was: one that began earlier and comes later tells nothing new. */
  turn: number;
  reading: Promise<void> | null;
}

export type TripFactsCache = ReturnType<typeof createTripFacts>;

/** Facts of trips: read once, many in one query, and known from then on for as long as changes are heard of; else asked after again. */
export function createTripFacts({ changed, heard, now }: TripFactsDeps) {
  const cache = new Map<string, Entry>();
  let waiting: Entry[] = [];
  let batch: Promise<void> | null = null;
  let turns = 0;
  /** The last read that had begun when anything may have changed. */
  let doubted = 0;

  const isFresh = ({ facts, at }: Entry) =>
    facts !== undefined && isCurrent(at, FACTS_TTL_MS, now(), facts === null ? null : heard());

  const readAll = async (entries: readonly Entry[]) => {
    const at = now();
    const turn = ++turns;
    const news = new Map((await changed(entries)).map((one) => [one.id, one]));
    for (const entry of entries) {
      if (turn < entry.turn) continue;
      const one = news.get(entry.id);
      if (one) Object.assign(entry, { facts: one.facts, mark: one.mark });
      Object.assign(entry, { at: turn > doubted ? at : Number.NEGATIVE_INFINITY, turn });
    }
  };

  /** All that is asked for in one turn of the event loop is one query. */
  const read = (entry: Entry): Promise<void> => {
    waiting.push(entry);
    batch ??= new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        const entries = waiting;
        waiting = [];
        batch = null;
        readAll(entries).then(resolve, reject);
      });
    });
    return batch;
  };

  const entryOf = (id: string): Entry => {
    let entry = cache.get(id);
    if (!entry) {
      entry = { id, facts: undefined, mark: '', at: 0, turn: 0, reading: null };
      cache.set(id, entry);
      if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value as string);
    }
    return entry;
  };

  const found = ({ facts }: Entry): TripFacts => {
    if (!facts) throw new Refusal('TRIP_NOT_FOUND');
    return facts;
  };

  return {
    /** What is known now and fresh enough; undefined when it must be read. @throws Refusal TRIP_NOT_FOUND */
    peek(tripId: string): TripFacts | undefined {
      const entry = cache.get(tripId);
      return entry && isFresh(entry) ? found(entry) : undefined;
    },
    /** @throws Refusal TRIP_NOT_FOUND */
    async get(tripId: string): Promise<TripFacts> {
      const entry = entryOf(tripId.toLowerCase());
      if (isFresh(entry)) return found(entry);
      entry.reading ??= read(entry).finally(() => {
        entry.reading = null;
      });
      await entry.reading;
      return found(entry);
    },
    /** Straight from the database, for decisions that change the trip. @throws Refusal TRIP_NOT_FOUND */
    async fresh(tripId: string): Promise<TripFacts> {
      const entry = entryOf(tripId.toLowerCase());
      await read(entry);
      return found(entry);
    },
    forget(tripId: string) {
      cache.delete(tripId);
    },
    /** Any of them may have changed: what is known is asked after again, and told only where it is no longer so. */
    doubt() {
      doubted = turns;
      for (const entry of cache.values()) entry.at = Number.NEGATIVE_INFINITY;
    },
  };
}
