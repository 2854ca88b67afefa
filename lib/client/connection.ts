import type { ConnectError, SessionEndReason } from '@/lib/contract/codes';

/** Why a client has stopped for good; `CLOSED` is its own `close()`. */
export type EndReason = SessionEndReason | ConnectError | 'CLOSED';

/**
 * `connecting`: not there yet, nothing has failed. `offline`: lost, or not reached; it tries again by itself. `ended`: it does
 * not try again, because the server said why, or because it was closed.
 */
export type ConnectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  | { readonly state: 'offline'; readonly reason: string }
  | { readonly state: 'ended'; readonly reason: EndReason };

/** After these reasons the same user may come back by itself, with a newer token. */
export function mayReturn(reason: SessionEndReason): boolean {
  return reason === 'TOKEN_EXPIRED' || reason === 'SHUTDOWN';
}

/** These refusals of a connection stay true however often one asks. TOKEN_EXPIRED is judged by whether there is a newer token. */
export function isFinalRefusal(message: string): message is 'NO_TOKEN' | 'INVALID_TOKEN' | 'ORIGIN_NOT_ALLOWED' {
  return message === 'NO_TOKEN' || message === 'INVALID_TOKEN' || message === 'ORIGIN_NOT_ALLOWED';
}

const SIGNED_OUT: ReadonlySet<EndReason> = new Set([
  'NO_TOKEN',
  'INVALID_TOKEN',
  'TOKEN_EXPIRED',
  'REVOKED',
  'ROLE_CHANGED',
]);

/** Ended because the user is no longer signed in, or not as they were: whoever signs in anew comes back. */
export function needsSignIn(connection: ConnectionState): boolean {
  return connection.state === 'ended' && SIGNED_OUT.has(connection.reason);
}
