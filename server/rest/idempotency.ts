import type { Actor } from '../services/actor';
import type { Idempotency } from '../services/idempotency';
import { Refusal } from '../services/refusal';
import type { Answer } from './errors';

const KEY_MAX = 200;

export interface IdempotentCall {
  actor: Actor;
  request: Request;
  /** The body after validation. */
  body: unknown;
  /** How a failure of the work would be answered. */
  fail(thrown: unknown): Answer;
}

/** Runs the work, or hands out the answer that the same key got before. */
export type Idempotent = (call: IdempotentCall, work: () => Promise<Answer | Response>) => Promise<Answer | Response>;

/** `Idempotency-Key` for whoever sends one; without it the work is simply done. */
export function createIdempotent(idempotency: Idempotency): Idempotent {
  return async ({ actor, request, body, fail }, work) => {
    const key = request.headers.get('idempotency-key');
    if (key === null) return work();
    if (key.length === 0 || key.length > KEY_MAX) {
      const issues = [{ path: 'Idempotency-Key', message: `must have 1 to ${KEY_MAX} characters` }];
      throw new Refusal('INVALID_PAYLOAD', undefined, { issues });
    }
    const { pathname, search } = new URL(request.url);
    const once = { actorId: actor.id, key, method: request.method, path: pathname + search, body };
    const answer = await idempotency.once<Answer>(once, async () => {
      // A refusal is an answer like any other and is kept too: the repeat must not succeed where the first did not.
      const given = await work().catch(fail);
      if (given instanceof Response) throw new Error('an endpoint with Idempotency-Key must answer in JSON');
      return given;
    });
    return 'replayed' in answer
      ? {
          status: answer.status,
          ...(answer.body === undefined ? {} : { body: answer.body }),
          headers: { 'idempotency-replayed': 'true' },
        }
      : answer;
  };
}
