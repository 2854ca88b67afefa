import { randomId } from './random-id';
import { RestError } from './rest-error';

/**
 * The Idempotency-Key of what somebody wishes for. The same wish keeps its key: when an answer was lost on the way, asking again
 * finds what was done instead of doing it twice. Another wish, or one that was refused, is a new attempt.
 */
export function createAttempt(): { key(wish: unknown): string; failed(error: unknown): void } {
  let held: { wish: string; key: string } | null = null;
  return {
    /** @param wish all that is sent */
    key(wish) {
      const what = JSON.stringify(wish);
      if (held?.wish !== what) held = { wish: what, key: randomId() };
      return held.key;
    },
    failed(error) {
      if (isAnswer(error)) held = null;
    },
  };
}

/**
 * Does this failure say what became of the wish, so that the server keeps it under its key? Not what was cut off, or fell inside
 * the server, or was turned away before anybody looked at it: an earlier try may have been granted.
 */
export function isAnswer(failure: unknown): boolean {
  if (!(failure instanceof RestError) || failure.status === 0 || failure.status >= 500) return false;
  return failure.code !== 'RATE_LIMITED' && failure.code !== 'UNAUTHENTICATED';
}
