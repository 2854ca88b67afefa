import type { RestCode } from '@/lib/contract/codes';
import type { Issue } from '@/lib/contract/socket-events';

/** `OFFLINE`: the server was not reached; `TIMEOUT`: it did not answer in time. Both have status 0. */
export type RestErrorCode = RestCode | 'OFFLINE' | 'TIMEOUT';

/** A REST call that was refused, or did not get through. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly code: RestErrorCode;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  readonly issues: readonly Issue[];
  readonly retryAfterMs: number | undefined;

  constructor(about: {
    code: RestErrorCode;
    status: number;
    message?: string;
    issues?: readonly Issue[];
    retryAfterMs?: number | undefined;
    cause?: unknown;
  }) {
    super(about.message ?? about.code, about.cause === undefined ? undefined : { cause: about.cause });
    this.code = about.code;
    this.status = about.status;
    this.issues = about.issues ?? [];
    this.retryAfterMs = about.retryAfterMs;
  }
}
