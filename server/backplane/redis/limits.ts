import type { Redis } from 'ioredis';
import type { Limits, Place } from '../port';
import { createWindows } from '../windows';
import { keys } from './keys';

/** Nodes' clocks may differ by so much; a time further ahead is of a clock that was set back since, and locks nobody out. */
const SKEW_MS = 10_000;

/**
 * Sliding windows over all nodes: one script, one round trip. What this node has let through itself it remembers besides, so that it
 * refuses at once what it can, and asks Redis for the rest together with what else there is to be done.
 */
export function createRedisLimits(redis: Redis, nodeId: string) {
  const own = createWindows();
  let takes = 0;

  const take = async (key: string, place: (string | number)[]) => {
    const wait = await redis.svTake(keys.limit(key), ...place);
    return wait < 0 ? null : wait;
  };
  /** What a script needs to take a place: the clock, a name for it, the longest window, the skew; then pairs of maximum and window. */
  const placeArgs = ({ windows, now }: Place): (string | number)[] => {
    const args: (string | number)[] = [now, `${nodeId}:${++takes}`, 0, SKEW_MS];
    let longest = 0;
    for (const { max, windowMs } of windows) {
      longest = Math.max(longest, windowMs);
      args.push(max, windowMs);
    }
    args[2] = longest;
    return args;
  };

  const limits: Limits = {
    take: (key, windows, now) => take(key, placeArgs({ key, windows, now })),
    hold: own.take,
    settle: (place) => take(place.key, placeArgs(place)),
    release: own.release,
    async clear(key) {
      own.clear(key);
      await redis.del(keys.limit(key));
    },
  };
  return { limits, placeArgs };
}
