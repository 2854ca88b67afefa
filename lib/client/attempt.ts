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
    /** A refusal is kept under its key by the server; what was cut off, or fell inside it, is not. */
    failed(error) {
      if (error instanceof RestError && error.status > 0 && error.status < 500) held = null;
    },
  };
}
