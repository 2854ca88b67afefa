import type { Limits, Window } from '../port';

/** Keys that took nothing within their longest window are dropped at this rhythm, so that memory follows use. */
const SWEEP_EVERY_TAKES = 10_000;

interface Taken {
  times: number[];
  longestMs: number;
}

/** Sliding windows as lists of times; exact, and small because every window has a maximum. */
export function createMemoryLimits(): Limits {
  const keys = new Map<string, Taken>();
  let takes = 0;

  const sweep = (now: number) => {
    for (const [key, taken] of keys) if ((taken.times.at(-1) ?? 0) <= now - taken.longestMs) keys.delete(key);
  };

  return {
    async take(key, windows, now) {
      if (++takes % SWEEP_EVERY_TAKES === 0) sweep(now);
      const longestMs = Math.max(...windows.map((window) => window.windowMs));
      const taken = keys.get(key) ?? { times: [], longestMs };
      // A clock that was set back must not lock anybody out for long: times of the future are dropped too.
      const times = taken.times.filter((time) => time > now - longestMs && time <= now);
      const wait = Math.max(...windows.map((window) => waitFor(times, window, now)));
      if (wait > 0) {
        keys.set(key, { times, longestMs });
        return wait;
      }
      times.push(now);
      keys.set(key, { times, longestMs });
      return null;
    },
    async clear(key) {
      keys.delete(key);
    },
  };
}

/** ms until `window` allows one more; 0 when it does now. `times` rise. */
function waitFor(times: readonly number[], { max, windowMs }: Window, now: number): number {
  const inWindow = times.filter((time) => time > now - windowMs);
  if (inWindow.length < max) return 0;
  return (inWindow[inWindow.length - max] as number) + windowMs - now;
}
