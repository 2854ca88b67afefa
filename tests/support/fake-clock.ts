import type { Clock } from '@/lib/client/clock';

interface Timer {
  at: number;
  run: () => void;
}

/**
 * A clock that stands still until it is moved. `timer()` waits until somebody has asked to be woken, so that a test needs no
 * sleeping: it waits for the deed, then lets the time pass.
 */
export function createFakeClock({ start = 1_750_000_000_000, random = 0.5 } = {}) {
  let now = start;
  let timers: Timer[] = [];
  const watchers: (() => void)[] = [];

  const stir = () => {
    for (const watcher of watchers.splice(0)) watcher();
  };
  const stirred = () => new Promise<void>((resolve) => watchers.push(resolve));

  const clock: Clock = {
    now: () => now,
    random: () => random,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      stir();
      return () => {
        timers = timers.filter((one) => one !== timer);
        stir();
      };
    },
  };

  return {
    ...clock,
    /** The waits that are open, ms from now, shortest first. */
    waits: () => timers.map(({ at }) => at - now).sort((a, b) => a - b),
    /** Resolves once a wait is open that passes. */
    async timer(test: (ms: number) => boolean): Promise<void> {
      while (!timers.some(({ at }) => test(at - now))) await stirred();
    },
    /** Resolves once no wait is open that passes, such as a request's time-out. */
    async noTimer(test: (ms: number) => boolean): Promise<void> {
      while (timers.some(({ at }) => test(at - now))) await stirred();
    },
    /** Moves on, waking in order whoever is due. */
    advance(ms: number): void {
      const end = now + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        now = Math.max(now, due.at);
        timers = timers.filter((one) => one !== due);
        due.run();
      }
      now = end;
    },
    /** What a phone's owner may do: the time of day is another one, and every wait goes on as it was. */
    setBack(ms: number): void {
      now -= ms;
      for (const timer of timers) timer.at -= ms;
    },
  };
}
