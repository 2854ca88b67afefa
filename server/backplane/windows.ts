import type { Place } from './port';

/** Keys that took nothing within their longest window are dropped at this rhythm, so that memory follows use. */
const SWEEP_EVERY_TAKES = 10_000;
/** So many times that are over may lie before the first that counts, until the list is cut. */
const CUT_AFTER = 64;

interface Taken {
  /** Rising; those before `from` are over. */
  times: number[];
  from: number;
  longestMs: number;
}

/** Sliding windows as lists of times; exact, small because every window has a maximum, and a take costs the same however many there are. */
export function createWindows() {
  const keys = new Map<string, Taken>();
  let takes = 0;

  const sweep = (now: number) => {
    for (const [key, taken] of keys) if ((taken.times.at(-1) ?? 0) <= now - taken.longestMs) keys.delete(key);
  };

  const takenOf = (key: string): Taken => {
    let taken = keys.get(key);
    if (!taken) {
      taken = { times: [], from: 0, longestMs: 0 };
      keys.set(key, taken);
    }
    return taken;
  };

  return {
    /** Takes one within all windows, or nothing. @returns null when taken, else the ms after which it would be. */
    take({ key, windows, now }: Place): number | null {
      if (++takes % SWEEP_EVERY_TAKES === 0) sweep(now);
      const taken = takenOf(key);
      const { times } = taken;
      taken.longestMs = 0;
      for (const { windowMs } of windows) taken.longestMs = Math.max(taken.longestMs, windowMs);
      // A clock that was set back must not lock anybody out for long: times of the future are dropped too.
      while (times.length > taken.from && (times.at(-1) as number) > now) times.pop();
      while (taken.from < times.length && (times[taken.from] as number) <= now - taken.longestMs) taken.from++;
      if (taken.from > CUT_AFTER && taken.from * 2 > times.length) {
        times.splice(0, taken.from);
        taken.from = 0;
      }
      let wait = 0;
      for (const { max, windowMs } of windows) {
        const place = times.length - max;
        if (place >= taken.from) wait = Math.max(wait, (times[place] as number) + windowMs - now);
      }
      if (wait > 0) return wait;
      times.push(now);
      return null;
    },
    /** Gives back what was taken. */
    release({ key, now }: Place): void {
      const taken = keys.get(key);
      const place = taken?.times.lastIndexOf(now) ?? -1;
      if (taken && place >= taken.from) taken.times.splice(place, 1);
    },
    clear(key: string): void {
      keys.delete(key);
    },
  };
}
