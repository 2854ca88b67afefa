import type { Logger } from 'pino';
import { REST_CODES, type RestCode } from '@/lib/contract/codes';
import type { Issue } from '@/lib/contract/socket-events';
import { Refusal, type RefusalCode } from '../services/refusal';

export interface ErrorBody {
  error: RestCode;
  message: string;
  issues?: Issue[];
  retryAfterMs?: number;
}

/** An answer before it becomes a Response: also what is remembered under an idempotency key. */
export interface Answer {
  status: number;
  /** JSON text; absent for 204. */
  body?: string;
  headers?: Record<string, string>;
}

/** The codes that only sockets know, in the words of REST. */
const SOCKET_ONLY: Partial<Record<RefusalCode, RestCode>> = {
  NOT_DRIVER: 'FORBIDDEN',
  TRIP_NOT_FOUND: 'NOT_FOUND',
  TRIP_NOT_STARTED: 'CONFLICT',
  BAD_TIMESTAMP: 'INVALID_PAYLOAD',
  IMPLAUSIBLE_LOCATION: 'INVALID_PAYLOAD',
  SUBSCRIPTION_LIMIT: 'RATE_LIMITED',
  UNKNOWN_EVENT: 'NOT_FOUND',
};

const MESSAGES: Record<RestCode, string> = {
  INVALID_JSON: 'The body is not JSON.',
  UNAUTHENTICATED: 'Sign in first.',
  INVALID_CREDENTIALS: 'E-mail or password is wrong.',
  FORBIDDEN: 'Your role may not do this.',
  CSRF_FAILED: 'The CSRF token is missing or wrong.',
  NOT_FOUND: 'There is no such thing here.',
  METHOD_NOT_ALLOWED: 'This path does not take that method.',
  CONFLICT: 'The present state does not allow this.',
  EMAIL_TAKEN: 'Somebody has this e-mail address already.',
  REGISTRATION_TAKEN: 'A vehicle with this registration is there already.',
  SEAT_TAKEN: 'The seat is sold on that leg.',
  TRIP_ENDED: 'The trip is over.',
  INVALID_TRANSITION: 'The trip cannot change to that status.',
  IN_USE: 'Something else still uses this.',
  IDEMPOTENCY_MISMATCH: 'This Idempotency-Key was used for another request.',
  PAYLOAD_TOO_LARGE: 'The body is larger than 1 MB.',
  INVALID_PAYLOAD: 'The request breaks the schema.',
  RATE_LIMITED: 'Too many attempts; wait a little.',
  INTERNAL: 'Something went wrong on our side.',
  UNAVAILABLE: 'A part of the service does not answer; nothing was kept.',
};

const restCodeOf = (code: RefusalCode): RestCode =>
  code in REST_CODES ? (code as RestCode) : (SOCKET_ONLY[code] ?? 'INTERNAL');

/** The error answer of a code; the message is the code's own unless a better one is given. */
export function errorAnswer(
  code: RefusalCode,
  message?: string,
  extra: { issues?: Issue[] | undefined; retryAfterMs?: number | undefined } = {},
): Answer {
  const error = restCodeOf(code);
  const own = message === undefined || message === code || error === 'INTERNAL' ? MESSAGES[error] : message;
  const body: ErrorBody = { error, message: own };
  if (extra.issues) body.issues = extra.issues;
  if (extra.retryAfterMs !== undefined) body.retryAfterMs = Math.ceil(extra.retryAfterMs);
  const headers: Record<string, string> = {};
  if (extra.retryAfterMs !== undefined) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(extra.retryAfterMs / 1000)));
  }
  return { status: REST_CODES[error], body: JSON.stringify(body), headers };
}

export interface ErrorContext {
  logger: Pick<Logger, 'error' | 'warn'>;
  /** Is this a store that does not answer, rather than a mistake of ours? */
  isUnavailable(error: unknown): boolean;
}

/** Whatever was thrown, as an answer: a refusal in its own words, everything else masked and logged. */
export function answerOf(thrown: unknown, where: string, { logger, isUnavailable }: ErrorContext): Answer {
  if (thrown instanceof Refusal) {
    if (thrown.code === 'INTERNAL') logger.error({ err: thrown, where }, 'request failed');
    return errorAnswer(thrown.code, thrown.message, thrown);
  }
  if (isUnavailable(thrown)) {
    logger.warn({ err: thrown, where }, 'store unavailable');
    return errorAnswer('UNAVAILABLE');
  }
  logger.error({ err: thrown, where }, 'request failed');
  return errorAnswer('INTERNAL');
}

export function toResponse({ status, body, headers }: Answer): Response {
  const all = new Headers(headers);
  if (body !== undefined) {
    all.set('content-type', 'application/json; charset=utf-8');
    // By which `compress` knows what is too short to be worth it.
    all.set('content-length', String(Buffer.byteLength(body)));
  }
  return new Response(body ?? null, { status, headers: all });
}
