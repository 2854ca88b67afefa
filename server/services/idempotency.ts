import { createHash } from 'node:crypto';
import { Refusal } from './refusal';

export interface IdempotencyRow {
  method: string;
  path: string;
  bodyHash: string;
  /** Null while the first request is under way. */
  status: number | null;
  response: unknown;
  createdAt: Date;
}

export interface IdempotencyStore {
  /** @returns true when the key is now ours; false when somebody has it already. */
  claim(actorId: string, key: string, request: Pick<IdempotencyRow, 'method' | 'path' | 'bodyHash'>): Promise<boolean>;
  find(actorId: string, key: string): Promise<IdempotencyRow | null>;
  finish(actorId: string, key: string, status: number, response: string | null): Promise<void>;
  /** Gives the key back: nothing was done under it. With `createdAt`, only if it is still that claim. */
  release(actorId: string, key: string, createdAt?: Date): Promise<void>;
}

export interface IdempotencyDeps {
  store: IdempotencyStore;
  /** Epoch ms. */
  now(): number;
  sleep?: (ms: number) => Promise<unknown>;
}

export interface StoredAnswer {
  status: number;
  /** JSON text, exactly as it was sent; absent where there was none. */
  body?: string;
}

const POLL_MS = 50;
/** No request takes this long: whoever claimed the key has died. */
const CLAIM_DIES_AFTER_MS = 60_000;
const WAIT_MS = 20_000;

/** Requests that are done once, however often they are sent, on any number of nodes. */
export function createIdempotency({ store, now, sleep = pause }: IdempotencyDeps) {
  return {
    /**
     * Does the work under the key, or hands out what it gave before. A second request that comes while the first is
     * under way waits for it. Failures of ours (5xx) and "too often" (429) are not kept: they may be tried again.
     * @throws Refusal IDEMPOTENCY_MISMATCH for another request under the same key; CONFLICT when the first takes too long.
     */
    async once<A extends StoredAnswer>(
      request: { actorId: string; key: string; method: string; path: string; body: unknown },
      work: () => Promise<A>,
    ): Promise<A | (StoredAnswer & { replayed: true })> {
      const { actorId, key, method, path } = request;
      const bodyHash = createHash('sha256')
        .update(JSON.stringify(request.body ?? null))
        .digest('hex');
      const giveUpAt = now() + WAIT_MS;
      while (!(await store.claim(actorId, key, { method, path, bodyHash }))) {
        const row = await store.find(actorId, key);
        if (!row) continue;
        if (row.method !== method || row.path !== path || row.bodyHash !== bodyHash) {
          throw new Refusal('IDEMPOTENCY_MISMATCH');
        }
        if (row.status !== null) {
          const body = typeof row.response === 'string' ? { body: row.response } : {};
          return { status: row.status, ...body, replayed: true };
        }
        if (now() - row.createdAt.getTime() > CLAIM_DIES_AFTER_MS) await store.release(actorId, key, row.createdAt);
        else if (now() > giveUpAt)
          throw new Refusal('CONFLICT', 'The first request under this key is still under way.');
        else await sleep(POLL_MS);
      }

      let answer: A;
      try {
        answer = await work();
      } catch (error) {
        await store.release(actorId, key);
        throw error;
      }
      if (answer.status >= 500 || answer.status === 429) await store.release(actorId, key);
      else await store.finish(actorId, key, answer.status, answer.body ?? null);
      return answer;
    },
  };
}
export type Idempotency = ReturnType<typeof createIdempotency>;

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
