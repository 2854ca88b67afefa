import type { Redis } from 'ioredis';
import type { Limits, Place, Window } from '../port';
import { createWindows } from '../windows';
import { keys } from './keys';

/** Nodes' clocks may differ by so much; a time further ahead is of a clock that was set back since, and locks nobody out. */
export const SKEW_MS = 10_000;

/** The longest window, then pairs of maximum and window, as the scripts take them. */
function wordsOf(windows: readonly Window[]): (string | number)[] {
  const longest = windows.reduce((most, { windowMs }) => Math.max(most, windowMs), 0);
  return [longest, ...windows.flatMap(({ max, windowMs }) => [max, windowMs])];
}

/**
 * Sliding windows over all nodes: one script, one round trip. What this node has let through itself it remembers besides, so that it
 * refuses at once what it can, and asks Redis for the rest together with what else there is to be done.
 */
export function createRedisLimits(redis: Redis, nodeId: string) {
  const own = createWindows();
  const known = new WeakMap<readonly Window[], string>();
  let takes = 0;

  const take = async ({ key, windows, now }: Place) => {
    const wait = await redis.svTake(keys.limit(key), now, `${nodeId}:${++takes}`, SKEW_MS, ...wordsOf(windows));
    return wait < 0 ? null : wait;
  };
  /** What the script that keeps points needs to take a place besides: the clock, its number on this node, its windows. */
  const placeWords = ({ windows, now }: Place): string => {
    let words = known.get(windows);
    if (words === undefined) {
      words = wordsOf(windows).join(' ');
      known.set(windows, words);
    }
    return ` ${now} ${++takes} ${words}`;
  };

  const limits: Limits = {
    take: (key, windows, now) => take({ key, windows, now }),
    hold: own.take,
    settle: take,
    release: own.release,
    async giveBack(key, now) {
      await redis.svGiveBack(keys.limit(key), now);
    },
    async clear(key) {
      own.clear(key);
      await redis.del(keys.limit(key));
    },
  };
  return { limits, placeWords };
}
