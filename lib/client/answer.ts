import type { Ack, ClientEventName, Issue } from '@/lib/contract/socket-events';

/**
 * What happens to a request on this side of the wire. `OFFLINE`: it never left. `TIMEOUT`: it left and no answer came, so
 * it may or may not have been carried out. `ENDED`: this client has stopped for good.
 */
export const LOCAL_CODES = ['OFFLINE', 'TIMEOUT', 'ENDED'] as const;
export type LocalCode = (typeof LOCAL_CODES)[number];

export interface LocalRefusal {
  ok: false;
  error: LocalCode;
  message?: string;
  retryAfterMs?: number;
  issues?: Issue[];
}

/** The server's ack, or why there is none. */
export type Answer<E extends ClientEventName> = Ack<E> | LocalRefusal;

export const localRefusal = (error: LocalCode): LocalRefusal => ({ ok: false, error });

/** These refusals are of the moment: the same request may be taken a little later. */
export function isTransient(answer: { ok: boolean; error?: string }): boolean {
  return !answer.ok && ['OFFLINE', 'TIMEOUT', 'UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL'].includes(answer.error ?? '');
}
