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
  now(): number;
}

/** Rights may be this old and no older; a change in the database forgets them at once besides. */
export const FACTS_TTL_MS = 2000;
/** So often all trips in use are asked after, in one query; leaves that half a second to answer before facts are too old. */
const ROUND_MS = 1500;
/** A trip is in use while it was asked for within this: a driver's fix in three seconds finds its trip at hand. */
const IN_USE_MS = 10_000;
const MAX_CACHED = 20_000;
const AT_ONCE = 1000;

interface Entry {
  id: string;
  /** undefined before it was first read. */
  facts: TripFacts | null | undefined;
  mark: string;
  /** When the read began that the facts are of. */
  at: number;
  /** Which read that was: one that began earlier and comes later tells nothing new. */
  turn: number;
  usedAt: number;
  reading: Promise<void> | null;
}

export type TripFactsCache = ReturnType<typeof createTripFacts>;

/** Facts of trips: those in use are kept fresh by one query for all of them, others are read when asked for, many in one query. */
export function createTripFacts({ changed, now }: TripFactsDeps) {
  const cache = new Map<string, Entry>();
  let rounds: NodeJS.Timeout | undefined;
  let waiting: Entry[] = [];
  let batch: Promise<void> | null = null;
  let turns = 0;

  /** Facts of the future are of a clock that was set back since. */
  const isFresh = ({ facts, at }: Entry, time: number) => facts !== undefined && time - at < FACTS_TTL_MS && time >= at;

  const readAll = async (entries: readonly Entry[]) => {
    const at = now();
    const turn = ++turns;
    const news = new Map((await changed(entries)).map((one) => [one.id, one]));
    for (const entry of entries) {
      if (turn < entry.turn) continue;
      const one = news.get(entry.id);
      if (one) Object.assign(entry, { facts: one.facts, mark: one.mark });
      Object.assign(entry, { at, turn });
    }
  };

  const refreshInUse = async () => {
    const time = now();
    const inUse = [...cache.values()].filter(({ usedAt }) => Math.abs(time - usedAt) < IN_USE_MS);
    if (inUse.length === 0) {
      clearInterval(rounds);
      rounds = undefined;
    }
    // What fails here grows too old, and whoever asks for it then is told.
    for (let from = 0; from < inUse.length; from += AT_ONCE) await readAll(inUse.slice(from, from + AT_ONCE));
  };
  const startRounds = () => {
    rounds ??= setInterval(() => void refreshInUse().catch(() => undefined), ROUND_MS).unref();
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
      entry = { id, facts: undefined, mark: '', at: 0, turn: 0, usedAt: 0, reading: null };
      cache.set(id, entry);
      if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value as string);
      startRounds();
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
      const time = now();
      if (!entry || !isFresh(entry, time)) return undefined;
      entry.usedAt = time;
      return found(entry);
    },
    /** @throws Refusal TRIP_NOT_FOUND */
    async get(tripId: string): Promise<TripFacts> {
      const entry = entryOf(tripId.toLowerCase());
      const time = now();
      entry.usedAt = time;
      if (isFresh(entry, time)) return found(entry);
      startRounds();
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
    clear() {
      cache.clear();
    },
  };
}
