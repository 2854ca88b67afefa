import type { Redis } from 'ioredis';
import type { KeptPoint } from '../port';
import { keys } from './keys';
import { decodePoint } from './point-codec';

/** An entry of a trip's log on its way into history; its id rises. */
export interface LogEntry {
  /** Redis's stream id, "milliseconds-number". */
  id: string;
  point: KeptPoint;
}

/** What draining asks of the history table. */
export interface HistorySink {
  /** Inserts, all or none, the entries beyond the last one inserted of this trip. @returns how many were new */
  insertFromLog(tripId: string, entries: readonly LogEntry[]): Promise<number>;
}

export interface RedisLogDeps {
  redis: Redis;
  history: HistorySink;
  /** True for an error that is the row's own fault: no other try will go better. */
  isRefusedRow(error: unknown): boolean;
  /** Told of an entry that history cannot take; it is set aside under `key`. */
  onPoison(poison: { tripId: string; entryId: string; key: string; reason: unknown }): void;
}

const CHUNK = 500;
const TRIPS_AT_ONCE = 4;
/**
 * A mark is renewed every 20 s while points come, and a point follows its mark within seconds: a trip whose mark is older than this
 * and whose log was found empty has nothing under way.
 */
const UNMARK_AFTER_SECONDS = 120;
const EMPTY_TTL_SECONDS = 26 * 3600;
const POISON_TTL_SECONDS = 30 * 86_400;

type RawEntry = [id: string, fields: string[]];

/** The way from the log into history: inserted exactly once, then removed from the log. */
export function createRedisLog({ redis, history, isRefusedRow, onPoison }: RedisLogDeps) {
  const setAside = async (tripId: string, [id, fields]: RawEntry, reason: unknown) => {
    const key = keys.poison(tripId);
    await redis.hset(key, id, fields[1] ?? '');
    await redis.expire(key, POISON_TTL_SECONDS);
    onPoison({ tripId, entryId: id, key, reason });
  };

  const store = async (tripId: string, raw: readonly RawEntry[]): Promise<number> => {
    const good: { entry: LogEntry; raw: RawEntry }[] = [];
    for (const one of raw) {
      try {
        good.push({ entry: { id: one[0], point: decodePoint(tripId, one[1][1] ?? '') }, raw: one });
      } catch (error) {
        await setAside(tripId, one, error);
      }
    }
    if (good.length === 0) return 0;
    try {
      return await history.insertFromLog(
        tripId,
        good.map(({ entry }) => entry),
      );
    } catch (error) {
      if (!isRefusedRow(error)) throw error;
    }
    // One bad row must not keep its neighbours from history.
    let moved = 0;
    for (const { entry, raw } of good) {
      try {
        moved += await history.insertFromLog(tripId, [entry]);
      } catch (error) {
        if (!isRefusedRow(error)) throw error;
        await setAside(tripId, raw, error);
      }
    }
    return moved;
  };

  const drain = async (tripId: string): Promise<number> => {
    const key = keys.log(tripId);
    let moved = 0;
    let entries = (await redis.xrange(key, '-', '+', 'COUNT', CHUNK)) as RawEntry[];
    while (entries.length > 0) {
      moved += await store(tripId, entries);
      await redis.call('XTRIM', key, 'MINID', after((entries.at(-1) as RawEntry)[0]));
      entries = entries.length < CHUNK ? [] : ((await redis.xrange(key, '-', '+', 'COUNT', CHUNK)) as RawEntry[]);
    }
    return moved;
  };

  return {
    async drain(tripId: string): Promise<void> {
      await drain(tripId);
    },

    /** Goes on with the other trips where one fails. @throws the first failure, at the end. */
    async drainAll(): Promise<number> {
      const trips = await redis.zrange(keys.undrained, '0', '-1');
      const failures: unknown[] = [];
      let moved = 0;
      const worker = async () => {
        for (let tripId = trips.pop(); tripId !== undefined; tripId = trips.pop()) {
          try {
            const count = await drain(tripId);
            moved += count;
            if (count === 0 && (await redis.svUnmark(keys.undrained, tripId, UNMARK_AFTER_SECONDS)) === 1) {
              await redis.expire(keys.log(tripId), EMPTY_TTL_SECONDS);
            }
          } catch (error) {
            failures.push(error);
          }
        }
      };
      await Promise.all(Array.from({ length: TRIPS_AT_ONCE }, worker));
      if (failures.length > 0) throw failures[0];
      return moved;
    },
  };
}

/** The smallest id beyond this one. */
function after(id: string): string {
  const [ms, n] = id.split('-') as [string, string];
  return `${ms}-${BigInt(n) + 1n}`;
}
