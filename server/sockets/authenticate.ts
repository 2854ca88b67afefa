import type { ExtendedError } from 'socket.io';
import type { ConnectError } from '@/lib/contract/codes';
import type { Actor } from '../services/actor';
import { createArrivals } from './arrivals';
import type { Gate } from './gate';
import { expireAt } from './session';
import type { AppSocket } from './types';

export interface AuthenticateDeps {
  /** So many are asked after at once. */
  gate: Gate;
  /** @throws an error with `code` INVALID_TOKEN or TOKEN_EXPIRED; anything else is our own failure. */
  actorForToken(token: string): Promise<{ actor: Actor; expiresAt: number }>;
  onError(error: unknown): void;
  now(): number;
}

const MAX_DEVICE_LENGTH = 64;

/** Before a socket is let in: whose token is it, and what does the database say of that user now? */
export function authenticate({ actorForToken, gate, onError, now }: AuthenticateDeps) {
  const arrivals = createArrivals();
  return async (socket: AppSocket, next: (error?: ExtendedError) => void) => {
    if (!arrivals.mayCome(socket.conn, now())) return void socket.conn.close(true);
    const token = readToken(socket);
    if (token === null) return next(refusal('INVALID_TOKEN'));
    if (token === '') return next(refusal('NO_TOKEN'));
    try {
      const { actor, expiresAt } = await gate(() => actorForToken(token));
      const data = socket.data;
      data.actor = actor;
      data.device = readDevice(socket.handshake.auth.device) ?? actor.id;
      data.follows = new Map();
      data.drives = new Map();
      expireAt(socket, expiresAt, now());
      next();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (code === 'INVALID_TOKEN' || code === 'TOKEN_EXPIRED') return next(refusal(code));
      onError(error);
      next(refusal('AUTH_ERROR'));
    }
  };
}

const refusal = (code: ConnectError): ExtendedError => new Error(code);

/** @returns '' when there is none, null when it is no string. */
function readToken({ handshake }: AppSocket): string | null {
  const given: unknown = handshake.auth.token ?? handshake.headers.authorization ?? '';
  return typeof given === 'string' ? given.replace(/^Bearer\s+/i, '').trim() : null;
}

function readDevice(device: unknown): string | null {
  return typeof device === 'string' && device.length > 0 && device.length <= MAX_DEVICE_LENGTH ? device : null;
}
