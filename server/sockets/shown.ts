import type { ServerLocation } from '@/lib/contract/locations';
import { rooms } from '@/lib/contract/rooms';
import type { Lines } from './lines';
import type { AppServer, AppSocket } from './types';

const ROOM = /^trip:(.+):subscribers$/;

export interface ShownDeps {
  io: AppServer;
  lines: Pick<Lines, 'dropLocation'>;
  /** The first socket of this node follows a trip, or the last has gone. */
  onFollowed(tripId: string): void;
  onUnfollowed(tripId: string): void;
}

export type Shown = ReturnType<typeof createShown>;

/**
 * What this node has shown of each trip that somebody on it follows. Positions come by several ways (from here, from other nodes,
 * read anew after an outage); whatever the way, nobody is shown one that is not newer than the last.
 */
export function createShown({ io, lines, onFollowed, onUnfollowed }: ShownDeps) {
  const last = new Map<string, ServerLocation>();
  const adapter = io.of('/').adapter;

  adapter.on('create-room', (room: string) => {
    const tripId = ROOM.exec(room)?.[1];
    if (tripId) onFollowed(tripId);
  });
  adapter.on('delete-room', (room: string) => {
    const tripId = ROOM.exec(room)?.[1];
    if (!tripId) return;
    last.delete(tripId);
    onUnfollowed(tripId);
  });

  /** Shows it to this node's followers, unless it is no news; `except` gets it another way. */
  const offer = (location: ServerLocation, except?: AppSocket): void => {
    const { tripId, updatedAt } = location;
    const room = rooms.subscribers(tripId);
    const before = last.get(tripId);
    if (!adapter.rooms.has(room) || (before && updatedAt <= before.updatedAt)) return;
    last.set(tripId, location);
    const to = io.local.to(room);
    (except ? to.except(except.id) : to).emit('server:location:update', location);
  };

  return {
    offer,
    /** The snapshot for a socket that has just joined: `read`, or what it may have been shown since if that is newer. */
    snapshot(socket: AppSocket, tripId: string, read: ServerLocation | null): ServerLocation | null {
      if (read) offer(read, socket);
      lines.dropLocation(socket, tripId);
      return last.get(tripId) ?? read;
    },
    /** Trips that somebody on this node follows. */
    followed: (): string[] => [...adapter.rooms.keys()].flatMap((room) => ROOM.exec(room)?.[1] ?? []),
  };
}
