import { rooms } from '@/lib/contract/rooms';
import type { SubscriptionStore } from '../backplane/port';
import type { Actor } from '../services/actor';
import type { Follow } from '../services/follow';
import { stopFollowing } from './passenger';
import { endSession } from './session';
import type { AppServer, AppSocket } from './types';

export interface RevocationDeps {
  io: AppServer;
  follow: Follow;
  subscriptions: SubscriptionStore;
  /** As the database knows them now; null when deleted. Guests are asked for by their share's id. */
  actorById(actor: Actor): Promise<Actor | null>;
  onError(error: unknown): void;
}

/** A cancelled trip is announced to its followers before they lose it. */
const GRACE_MS = 250;
const SECOND_LOOK_MS = 750;
/** Links also end by the clock, an hour after the trip; that is looked for at this rhythm. */
const SWEEP_MS = 2000;

/** Cuts off on this node who has lost a right: a user banned or with another role, a follower whose reason to follow is gone. */
export function createRevocation({ io, follow, subscriptions, actorById, onError }: RevocationDeps) {
  const localSockets = (room: string): AppSocket[] =>
    [...(io.sockets.adapter.rooms.get(room) ?? [])].flatMap((id) => io.sockets.sockets.get(id) ?? []);

  const recheckUser = async (socket: AppSocket) => {
    const before = socket.data.actor;
    const actor = await actorById(before);
    if (!actor?.active) return endSession(socket, before.shareId ? 'SHARE_ENDED' : 'REVOKED');
    if (actor.tokenVersion !== before.tokenVersion) return endSession(socket, 'REVOKED');
    // Rooms and rights were given by role and operator: with others, the client starts anew.
    if (actor.role !== before.role || actor.operatorId !== before.operatorId) return endSession(socket, 'ROLE_CHANGED');
    socket.data.actor = actor;
  };

  const recheckFollower = async (socket: AppSocket, tripId: string) => {
    if (await follow.may(socket.data.actor, tripId, socket.data.follows.get(tripId))) return;
    if (socket.data.actor.shareId) return endSession(socket, 'SHARE_ENDED');
    await stopFollowing(subscriptions, socket, tripId);
  };

  const each = (sockets: AppSocket[], check: (socket: AppSocket) => Promise<void>) =>
    Promise.all(sockets.map((socket) => check(socket).catch(onError)));

  const user = (userId: string) => each(localSockets(rooms.user(userId)), recheckUser);
  const trip = (tripId: string) =>
    each(localSockets(rooms.subscribers(tripId)), (socket) => recheckFollower(socket, tripId));
  const everybody = async () => {
    const sockets = [...io.sockets.sockets.values()];
    await each(sockets, recheckUser);
    await each(sockets, async (socket) => {
      for (const tripId of [...socket.data.follows.keys()]) await recheckFollower(socket, tripId);
    });
  };

  const byLink = (socket: AppSocket) =>
    [...socket.data.follows].filter(([, share]) => share !== undefined || socket.data.actor.shareId !== undefined);
  const sweep = setInterval(() => {
    for (const socket of io.sockets.sockets.values()) {
      // A guest who only glances follows nothing, and still loses the line with the link.
      if (socket.data.actor.shareId !== undefined) void recheckUser(socket).catch(onError);
      for (const [tripId] of byLink(socket)) void recheckFollower(socket, tripId).catch(onError);
    }
  }, SWEEP_MS);
  sweep.unref();

  const pending = new Set<NodeJS.Timeout>();
  const later = (ms: number, check: () => Promise<unknown>) => {
    const timer = setTimeout(() => {
      pending.delete(timer);
      void check();
    }, ms);
    pending.add(timer);
  };

  return {
    /** At once, and once more for a socket that was being let in at that moment. */
    user(userId: string) {
      void user(userId);
      later(SECOND_LOOK_MS, () => user(userId));
    },
    everybody,
    /** Something that rights on this trip rest on has changed. Likewise twice: who asked before the change may join after the first look. */
    trip(tripId: string) {
      later(GRACE_MS, () => trip(tripId));
      later(SECOND_LOOK_MS, () => trip(tripId));
    },
    close() {
      clearInterval(sweep);
      for (const timer of pending) clearTimeout(timer);
    },
  };
}
