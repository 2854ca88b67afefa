import { type AckCode, REST_CODES, type RestCode } from '../codes';
import type { Endpoint } from '../rest/endpoint';

/** Every code that an endpoint may answer with, by HTTP status: its own, and those that follow from its shape. */
export function restCodesOf(endpoint: Endpoint): Map<number, RestCode[]> {
  const codes = new Set<RestCode>(endpoint.errors ?? []);
  const unsafe = endpoint.method !== 'GET';
  const known = endpoint.access !== 'public';
  if (known) codes.add('UNAUTHENTICATED');
  if (known && endpoint.access !== 'user') codes.add('FORBIDDEN');
  if (known && unsafe) codes.add('CSRF_FAILED');
  if (endpoint.path.includes('/:')) codes.add('NOT_FOUND');
  if (endpoint.body) codes.add('INVALID_JSON').add('PAYLOAD_TOO_LARGE');
  if (endpoint.body || endpoint.query) codes.add('INVALID_PAYLOAD');
  if (known && endpoint.method === 'POST') codes.add('IDEMPOTENCY_MISMATCH');
  codes.add('INTERNAL').add('UNAVAILABLE');

  const byStatus = new Map<number, RestCode[]>();
  for (const code of codes) byStatus.set(REST_CODES[code], [...(byStatus.get(REST_CODES[code]) ?? []), code]);
  return new Map([...byStatus].sort(([a], [b]) => a - b));
}

/** What each refusal of a socket event means. */
export const ACK_MEANINGS: Record<AckCode, string> = {
  INVALID_PAYLOAD: 'the payload breaks the schema; `issues` says where',
  NOT_DRIVER: 'a driver event from another role',
  FORBIDDEN: 'the role, or a trip that is not yours',
  TRIP_NOT_FOUND: 'there is no such trip',
  TRIP_NOT_STARTED: 'the trip has not begun',
  TRIP_ENDED: 'the trip is over',
  INVALID_TRANSITION: 'the trip cannot change to that status',
  BAD_TIMESTAMP: 'over two minutes in the future, or older than is taken',
  IMPLAUSIBLE_LOCATION: 'a jump that no bus makes',
  RATE_LIMITED: 'too often; `retryAfterMs` says when again',
  SUBSCRIPTION_LIMIT: 'too many trips followed at once',
  UNKNOWN_EVENT: 'there is no such event',
  UNAVAILABLE: 'a store is down; nothing was kept',
  INTERNAL: 'the server’s own mistake',
};
