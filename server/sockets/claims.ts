import { rooms } from '@/lib/contract/rooms';
import type { Backplane } from '../backplane/port';
import { endSession } from './session';
import type { AppServer, AppSocket } from './types';

export interface ClaimsDeps {
  io: AppServer;
  backplane: Pick<Backplane, 'drivers' | 'peers'>;
}

/** Claims that this node remembers; those of trips long gone give way. */
const MAX_REMEMBERED = 20_000;

export type Claims = ReturnType<typeof createClaims>;

/** One device drives a trip, on whatever node: the one that claimed it last. */
export function createClaims({ io, backplane: { drivers, peers } }: ClaimsDeps) {
  const highest = new Map<string, number>();

  /** Ends who has been replaced. Joining, remembering and ending happen in one turn: of two on this node one stays. */
  const settle = (tripId: string, claim: number) => {
    const now = Math.max(claim, highest.get(tripId) ?? 0);
    highest.delete(tripId);
    highest.set(tripId, now);
    if (highest.size > MAX_REMEMBERED) highest.delete(highest.keys().next().value as string);
    for (const id of [...(io.sockets.adapter.rooms.get(rooms.driver(tripId)) ?? [])]) {
      const socket = io.sockets.sockets.get(id);
      if (socket && (socket.data.drives.get(tripId) ?? 0) < now) endSession(socket, 'REPLACED');
    }
  };

  return {
    /** Makes this socket the driver of the trip, in place of whoever was. */
    async take(socket: AppSocket, tripId: string): Promise<void> {
      const claim = await drivers.claim(tripId);
      if (!socket.connected) return;
      socket.data.drives.set(tripId, Math.max(claim, socket.data.drives.get(tripId) ?? 0));
      socket.data.follows.set(tripId, undefined);
      socket.join([rooms.driver(tripId), rooms.subscribers(tripId)]);
      settle(tripId, claim);
      peers.tell({ kind: 'driver-claimed', tripId, claim });
    },
    /** Another node has given the trip to one of its sockets. */
    onPeer: settle,
    /** Tells others anew; what was told during an outage is lost. */
    tellAll(): void {
      for (const socket of io.sockets.sockets.values()) {
        for (const [tripId, claim] of socket.data.drives) peers.tell({ kind: 'driver-claimed', tripId, claim });
      }
    },
  };
}
