export interface Backoff {
  /** Upper end of the first wait, ms. */
  readonly baseMs: number;
  /** Upper end of every wait, ms. */
  readonly capMs: number;
}

/**
 * Exponential back-off with full jitter: anywhere between 0 and min(cap, base · 2^attempt) ms, so that a thousand clients
 * that lost the same server do not come back in the same moment. `random` is 0 ≤ x < 1; `attempt` counts from 0.
 * (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.)
 */
export function backoffMs({ baseMs, capMs }: Backoff, attempt: number, random: number): number {
  return Math.floor(random * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30)));
}
