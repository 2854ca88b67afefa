import type { Freshness } from '@/lib/contract/primitives';

export type { Freshness };

/** The greatest age in ms at which each word still holds; beyond the last the bus is LOST. */
export const LIVE_UNTIL_MS = 30_000;
export const AGING_UNTIL_MS = 90_000;
export const STALE_UNTIL_MS = 180_000;
/** A trip that is STARTED raises SIGNAL_LOST at this age. */
export const SIGNAL_LOST_AFTER_MS = 300_000;

/**
 * How fresh a position is, judged by the time of its fix (epoch ms), never by its arrival: an old fix that arrives now is
 * old. A fix from the future is a skewed clock, hence LIVE; no fix at all is LOST.
 */
export function freshness(fixAt: number | null, now: number): Freshness {
  if (fixAt === null) return 'LOST';
  const age = now - fixAt;
  if (age <= LIVE_UNTIL_MS) return 'LIVE';
  if (age <= AGING_UNTIL_MS) return 'AGING';
  if (age <= STALE_UNTIL_MS) return 'STALE';
  return 'LOST';
}

/** The first ms at which the word will be another one without a new fix; null once LOST. For tickers that sleep till then. */
export function nextChangeAt(fixAt: number | null, now: number): number | null {
  if (fixAt === null) return null;
  const limit = [LIVE_UNTIL_MS, AGING_UNTIL_MS, STALE_UNTIL_MS].find((ms) => now - fixAt <= ms);
  return limit === undefined ? null : fixAt + limit + 1;
}
