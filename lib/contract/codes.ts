/** Every word that the server may refuse with. Clients translate them; they are never free text. */

export const ACK_CODES = [
  'INVALID_PAYLOAD',
  'NOT_DRIVER',
  'FORBIDDEN',
  'TRIP_NOT_FOUND',
  'TRIP_NOT_STARTED',
  'TRIP_ENDED',
  'INVALID_TRANSITION',
  'BAD_TIMESTAMP',
  'IMPLAUSIBLE_LOCATION',
  'RATE_LIMITED',
  'SUBSCRIPTION_LIMIT',
  'UNKNOWN_EVENT',
  'UNAVAILABLE',
  'INTERNAL',
] as const;
export type AckCode = (typeof ACK_CODES)[number];

export const CONNECT_ERRORS = [
  'NO_TOKEN',
  'INVALID_TOKEN',
  'TOKEN_EXPIRED',
  'ORIGIN_NOT_ALLOWED',
  'AUTH_ERROR',
] as const;
export type ConnectError = (typeof CONNECT_ERRORS)[number];

/** Why a session was ended by the server; `server:session:ended`. */
export const SESSION_END_REASONS = [
  'TOKEN_EXPIRED',
  'REPLACED',
  'REVOKED',
  'ROLE_CHANGED',
  'SHARE_ENDED',
  'SHUTDOWN',
] as const;
export type SessionEndReason = (typeof SESSION_END_REASONS)[number];

/** REST codes and the HTTP status of each. */
export const REST_CODES = {
  INVALID_JSON: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  FORBIDDEN: 403,
  CSRF_FAILED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  EMAIL_TAKEN: 409,
  REGISTRATION_TAKEN: 409,
  SEAT_TAKEN: 409,
  TRIP_ENDED: 409,
  INVALID_TRANSITION: 409,
  IN_USE: 409,
  IDEMPOTENCY_MISMATCH: 409,
  PAYLOAD_TOO_LARGE: 413,
  INVALID_PAYLOAD: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;
export type RestCode = keyof typeof REST_CODES;
