import { askServerTime, createServerClock } from '@/lib/client/server-clock';

/** The server's clock minus this phone's, ms; phones have wrong clocks, and a live bus must not be called lost for it. */
let offsetMs = 0;

/** The answer took its time to come: a difference within this is none. */
const TRUSTED_MS = 5_000;

/** @param serverMs when the server wrote this page, epoch ms. */
export function setClock(serverMs: number): void {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const here = performance.timeOrigin + (navigation?.responseStart ?? 0);
  offsetMs = Math.abs(serverMs - here) > TRUSTED_MS ? serverMs - here : 0;
}

/** Epoch ms by the server's clock. */
export const now = (): number => Date.now() + offsetMs;

const clock = createServerClock({
  ask: askServerTime,
  set: (ms) => {
    offsetMs = ms;
  },
});

/** Each second in sight, and with `anew` on return to the page: a phone that has set its clock is measured again. */
export const lookAtClock = clock.look;
