import { rooms } from '@/lib/contract/rooms';
import { fleetScope } from '@/lib/domain/rights';
import type { Peers } from '../backplane/port';
import { type Fleet, type FleetChange, type FleetScope, isInBounds, isInScope } from '../services/fleet';
import { Refusal } from '../services/refusal';
import type { AppServer, AppSocket, EventHandlers } from './types';

export interface FleetDeps {
  io: AppServer;
  fleet: Fleet;
  peers: Pick<Peers, 'tell'>;
  now(): number;
}

export const FRAME_MS = 1000;

export function createFleetSockets({ io, fleet, peers, now }: FleetDeps) {
  /** Sockets that look at a part of the map, each with frames of its own. */
  const bounded = new Set<AppSocket>();

  const roomOf = (scope: FleetScope) => (scope === 'ALL' ? rooms.fleet : rooms.operatorFleet(scope.operatorId));

  const stop = async (socket: AppSocket) => {
    bounded.delete(socket);
    delete socket.data.fleet;
    const scope = fleetScope(socket.data.actor);
    if (scope) await socket.leave(roomOf(scope));
  };

  /** One frame a second at most, latest wins; shared by all who see the same. */
  const sendFrame = () => {
    const changes = fleet.takeChanges();
    if (changes.length === 0) return;
    const at = new Date(now()).toISOString();
    const hasRoom = (room: string) => io.sockets.adapter.rooms.has(room);

    if (hasRoom(rooms.fleet))
      io.local.to(rooms.fleet).emit('server:fleet:update', { vehicles: vehiclesOf(changes), at });
    for (const [operatorId, own] of byOperator(changes)) {
      const room = rooms.operatorFleet(operatorId);
      if (hasRoom(room)) io.local.to(room).emit('server:fleet:update', { vehicles: vehiclesOf(own), at });
    }
    for (const socket of bounded) {
      const vehicles = inView(socket, changes);
      if (vehicles.length > 0) io.local.to(socket.id).emit('server:fleet:update', { vehicles, at });
    }
  };

  const handlers = {
    'fleet:subscribe': async (socket, { bounds }) => {
      const scope = fleetScope(socket.data.actor);
      if (!scope) throw new Refusal('FORBIDDEN');
      await stop(socket);
      const vehicles = fleet.snapshot(scope, bounds);
      if (bounds) {
        socket.data.fleet = { scope, bounds, shown: new Set(vehicles.map((vehicle) => vehicle.tripId)) };
        bounded.add(socket);
      } else {
        await socket.join(roomOf(scope));
      }
      return { vehicles };
    },
    'fleet:unsubscribe': async (socket) => {
      await stop(socket);
      return {};
    },
  } satisfies Partial<EventHandlers>;

  const tick = () => {
    const locations = fleet.takeMoved();
    if (locations.length > 0) peers.tell({ kind: 'fleet-moved', locations });
    sendFrame();
  };

  const timer = setInterval(tick, FRAME_MS);
  return {
    handlers,
    forget: (socket: AppSocket) => bounded.delete(socket),
    close: () => clearInterval(timer),
  };
}

const vehiclesOf = (changes: readonly FleetChange[]) => changes.map(({ vehicle }) => vehicle);

function byOperator(changes: readonly FleetChange[]): Map<string, FleetChange[]> {
  const groups = new Map<string, FleetChange[]>();
  for (const change of changes) {
    const group = groups.get(change.operatorId);
    if (group) group.push(change);
    else groups.set(change.operatorId, [change]);
  }
  return groups;
}

/** What this socket is to be told: the buses in its view, and once more each that has just left it. */
function inView(socket: AppSocket, changes: readonly FleetChange[]) {
  const view = socket.data.fleet;
  if (!view) return [];
  return changes
    .filter(({ operatorId, vehicle }) => {
      if (!isInScope(view.scope, operatorId)) return false;
      const inside = isInBounds(view.bounds, vehicle);
      const wasShown = view.shown.has(vehicle.tripId);
      if (inside) view.shown.add(vehicle.tripId);
      else view.shown.delete(vehicle.tripId);
      return inside || wasShown;
    })
    .map(({ vehicle }) => vehicle);
}
