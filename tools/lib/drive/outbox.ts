import type { SocketClient } from '@/lib/client/socket';
import { BATCH_MAX_POINTS } from '@/lib/contract/limits';
import type { Fix } from '@/lib/contract/locations';
import type { Tally } from '../tally';

/** Kept while offline at most: at one fix every 5 s, a good eleven hours. The oldest go first. */
const MOST = 8_000;
const TIMEOUT_MS = 8_000;

/**
 * Keeps a trip's fixes until the server has answered for them: one alone goes as an update, several (kept while offline) as
 * batches. A refusal is an answer too and is counted; a fix that came too soon (RATE_LIMITED) is left to the next one, which is
 * not sent before the server will have it.
 */
export function createOutbox(deps: { client: SocketClient; tripId: string; tally: Tally; now: () => number }) {
  const { client, tripId, tally, now } = deps;
  const kept: Fix[] = [];
  let notBefore = 0;
  let lastError: string | null = null;

  /** Sends what is kept; false where it has to be tried again later. */
  const flush = async (): Promise<boolean> => {
    while (kept.length > 0 && client.connection.get().state === 'online') {
      if (now() < notBefore) return false;
      const points = kept.slice(0, BATCH_MAX_POINTS);
      const done = points.length === 1 ? await sendOne(points[0] as Fix) : await sendMany(points);
      if (!done) return false;
      kept.splice(0, points.length);
    }
    return kept.length === 0;
  };

  const sendOne = async (fix: Fix): Promise<boolean> => {
    const began = now();
    const answer = await client.request(
      'driver:location:update',
      { tripId, ...fix },
      { timeoutMs: TIMEOUT_MS, retries: 0 },
    );
    if (answer.ok) {
      tally.acked(answer.duplicate ? 'duplicate' : 'ok', 1, now() - began);
      lastError = null;
      return true;
    }
    return refused(answer, 1);
  };

  const sendMany = async (points: readonly Fix[]): Promise<boolean> => {
    const began = now();
    const answer = await client.request(
      'driver:location:batch',
      { tripId, points: [...points] },
      { timeoutMs: 4 * TIMEOUT_MS, retries: 0 },
    );
    if (!answer.ok) return refused(answer, points.length);
    tally.acked('ok', answer.accepted, now() - began);
    if (answer.duplicates > 0) tally.acked('duplicate', answer.duplicates);
    for (const { error } of answer.rejected) tally.acked(error);
    lastError = answer.rejected.at(-1)?.error ?? null;
    return true;
  };

  /** True where the answer settles it: another try would be refused as well. */
  const refused = (answer: { error: string; retryAfterMs?: number }, points: number): boolean => {
    if (answer.error === 'OFFLINE' || answer.error === 'TIMEOUT' || answer.error === 'ENDED') return false;
    lastError = answer.error;
    if (answer.retryAfterMs !== undefined) notBefore = now() + answer.retryAfterMs;
    if (answer.error === 'UNAVAILABLE' || answer.error === 'INTERNAL') {
      tally.acked(answer.error, 1);
      return false;
    }
    tally.acked(answer.error, points);
    return true;
  };

  return {
    add(fix: Fix): void {
      kept.push(fix);
      if (kept.length > MOST) kept.shift();
    },
    flush,
    /** The code of the last refusal, null after an ok. */
    lastError: () => lastError,
    size: () => kept.length,
  };
}
