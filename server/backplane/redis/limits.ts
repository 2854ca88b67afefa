import type { Redis } from 'ioredis';
import type { Limits } from '../port';
import { keys } from './keys';

/** Nodes' clocks may differ by so much; a time further ahead is of a clock that was set back since, and locks nobody out. */
const SKEW_MS = 10_000;

/** Sliding windows over all nodes: one script, one round trip. */
export function createRedisLimits(redis: Redis, nodeId: string): Limits {
  let takes = 0;
  return {
    async take(key, windows, now) {
      const longest = Math.max(...windows.map((window) => window.windowMs));
      const name = `${nodeId}:${++takes}`;
      const pairs = windows.flatMap(({ max, windowMs }) => [max, windowMs]);
      const wait = await redis.svTake(keys.limit(key), now, name, longest, SKEW_MS, ...pairs);
      return wait < 0 ? null : wait;
    },
    async clear(key) {
      await redis.del(keys.limit(key));
    },
  };
}
