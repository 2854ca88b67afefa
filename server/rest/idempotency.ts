import type { Actor } from '../services/actor';
import type { Answer } from './errors';

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
