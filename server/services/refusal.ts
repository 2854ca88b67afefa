import type { AckCode, RestCode } from '@/lib/contract/codes';
import type { Issue } from '@/lib/contract/socket-events';

export type RefusalCode = AckCode | RestCode;

/**
 * A foreseen "no", with a code of the contract. Services throw it; the one wrapper of the sockets and the one of REST turn it
 * into an answer. Anything else that is thrown is our own fault and is answered INTERNAL (or UNAVAILABLE, a store being down).
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly retryAfterMs: number | undefined;
  readonly issues: Issue[] | undefined;

  constructor(code: RefusalCode, message?: string, extra: { retryAfterMs?: number; issues?: Issue[] } = {}) {
    super(message ?? code);
    this.name = 'Refusal';
    this.code = code;
    this.retryAfterMs = extra.retryAfterMs;
    this.issues = extra.issues;
  }
}
