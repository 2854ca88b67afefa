import { Refusal } from './refusal';
import { sealOf } from './sealed-answer';

interface Claim {
  actorId: string;
  key: string;
}

export interface IdempotencyStore {
  /**
   * Makes the key ours; also one that was claimed before `abandonedBefore` and never answered.
   * @returns null when it is ours, else the request that holds it; its `status` is null while it is under way.
   */
  claim(
    request: Claim & { method: string; path: string; bodyHash: string },
    now: Date,
    abandonedBefore: Date,
  ): Promise<{ method: string; path: string; bodyHash: string; status: number | null; response: unknown } | null>;
  answer(claim: Claim, status: number, response: unknown): Promise<void>;
  /** Gives the key back: nothing was done under it. */
  release(claim: Claim): Promise<void>;
}

export interface IdempotencyDeps {
  store: IdempotencyStore;
  /** What is kept cannot be read without it. */
  secret: string;
  onError(error: unknown): void;
  /** Epoch ms. */
  now(): number;
  sleep?: (ms: number) => Promise<unknown>;
}

export interface StoredAnswer {
  status: number;
  /** JSON text, exactly as it was sent; absent where there was none. */
  body?: string;
}

/** Who waits asks soon, then ever more seldom: of a killed node's requests many may wait at once, for a minute. */
const POLL_MS = { first: 50, most: 1000 };
/** No request takes this long: whoever claimed the key has died. */
const CLAIM_DIES_AFTER_MS = 60_000;
const WAIT_MS = 20_000;

/** Requests that are done once, however often they are sent, on any number of nodes. */
export function createIdempotency({ store, secret, onError, now, sleep = pause }: IdempotencyDeps) {
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
      const claim = { actorId, key };
      const { fingerprint, seal, open } = sealOf(secret, claim);
      const bodyHash = fingerprint(JSON.stringify(request.body ?? null));
      const giveUpAt = now() + WAIT_MS;
      for (let pollMs = POLL_MS.first; ; pollMs = Math.min(pollMs * 2, POLL_MS.most)) {
        const at = now();
        const abandonedBefore = new Date(at - CLAIM_DIES_AFTER_MS);
        const holder = await store.claim({ ...claim, method, path, bodyHash }, new Date(at), abandonedBefore);
        if (!holder) break;
        if (holder.method !== method || holder.path !== path || holder.bodyHash !== bodyHash) {
          throw new Refusal('IDEMPOTENCY_MISMATCH');
        }
        if (holder.status !== null) {
          // Kept as text, so that the repeat is the same to the letter.
          const body = typeof holder.response === 'string' ? { body: open(holder.response) } : {};
          return { status: holder.status, ...body, replayed: true };
        }
        if (at > giveUpAt) throw new Refusal('CONFLICT', 'The first request under this key is still under way.');
        await sleep(pollMs);
      }

      let answer: A;
      try {
        answer = await work();
      } catch (error) {
        await store.release(claim).catch(onError);
        throw error;
      }
      const kept =
        answer.status >= 500 || answer.status === 429
          ? store.release(claim)
          : store.answer(claim, answer.status, answer.body === undefined ? null : seal(answer.body));
      // The work is done, or not, whatever becomes of the key: "nothing was kept" would be a lie.
      await kept.catch(onError);
      return answer;
    },
  };
}
export type Idempotency = ReturnType<typeof createIdempotency>;

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
