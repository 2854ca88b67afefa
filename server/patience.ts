import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 500;

/**
 * Does what needs a store that may be away for a moment, until it is done.
 * @throws what it threw last, at once where `isPassing` says that waiting is of no use, else after `withinMs`
 */
export async function untilDone<T>(
  work: () => Promise<T>,
  { isPassing, withinMs }: { isPassing(error: unknown): boolean; withinMs: number },
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || performance.now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}
