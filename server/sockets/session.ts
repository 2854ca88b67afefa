import type { SessionEndReason } from '@/lib/contract/codes';
import type { AckBody } from '@/lib/contract/socket-events';
import type { Actor } from '../services/actor';
import { Refusal } from '../services/refusal';
import type { AppSocket, EventHandlers } from './types';

/** Longer timers overflow and fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Tells the client why, then closes; the client gets no byte after it. */
export function endSession(socket: AppSocket, reason: SessionEndReason): void {
  socket.emit('server:session:ended', { reason });
  socket.disconnect(true);
}

/** Ends the session when its token does, unless a newer one is handed in before. */
export function expireAt(socket: AppSocket, expiresAt: number, now: number): void {
  clearTimeout(socket.data.expiryTimer);
  socket.data.expiryTimer = setTimeout(
    () => endSession(socket, 'TOKEN_EXPIRED'),
    Math.min(expiresAt - now, MAX_TIMER_MS),
  );
  socket.data.expiryTimer.unref();
}

export interface SessionDeps {
  actorForToken(token: string): Promise<{ actor: Actor; expiresAt: number }>;
  now(): number;
}

export const sessionHandlers = ({ actorForToken, now }: SessionDeps) =>
  ({
    'auth:refresh': async (socket, { token }): Promise<AckBody<'auth:refresh'>> => {
      const { actor, expiresAt } = await actorForToken(token.replace(/^Bearer /i, '')).catch((error: unknown) => {
        const code = (error as { code?: string }).code;
        if (code === 'INVALID_TOKEN' || code === 'TOKEN_EXPIRED') throw new Refusal('FORBIDDEN', code);
        throw error;
      });
      if (actor.id !== socket.data.actor.id) throw new Refusal('FORBIDDEN', 'This token is another user’s.');
      expireAt(socket, expiresAt, now());
      return {};
    },
  }) satisfies Partial<EventHandlers>;
