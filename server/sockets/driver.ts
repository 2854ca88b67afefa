import { rooms } from '@/lib/contract/rooms';
import type { TripDetail } from '@/lib/contract/views';
import { canDriveTrip } from '@/lib/domain/rights';
import type { Locations } from '../services/locations';
import { Refusal } from '../services/refusal';
import type { TripFactsCache } from '../services/trip-facts';
import type { TripStatusService } from '../services/trip-status';
import { endSession } from './session';
import type { AppServer, AppSocket, EventHandlers } from './types';

export interface DriverDeps {
  io: AppServer;
  facts: TripFactsCache;
  locations: Locations;
  tripStatus: TripStatusService;
  tripDetail(tripId: string): Promise<TripDetail>;
}

export const driverHandlers = ({ io, facts, locations, tripStatus, tripDetail }: DriverDeps) =>
  ({
    'driver:connect': async (socket, { tripId }) => {
      const trip = await facts.fresh(tripId);
      if (!canDriveTrip(socket.data.actor, trip)) throw new Refusal('FORBIDDEN', 'This trip is another driver’s.');
      const detail = await tripDetail(trip.id);
      replaceOthers(io, socket, trip.id);
      return { trip: detail };
    },

    'driver:location:update': async (socket, update) => {
      return locations.accept(socket.data.actor, socket.data.device, update);
    },

    'driver:location:batch': async (socket, { tripId, points }) => {
      return locations.acceptBatch(socket.data.actor, socket.data.device, tripId, points);
    },

    'driver:status': async (socket, change) => {
      return { status: await tripStatus.set(socket.data.actor, change) };
    },
  }) satisfies Partial<EventHandlers>;

/**
 * Joins the trip's rooms in place of whoever was there. Leaving and joining happen in one turn of the event loop, so that of two
 * devices that connect at once one stays.
 */
function replaceOthers(io: AppServer, socket: AppSocket, tripId: string): void {
  const room = rooms.driver(tripId);
  const others = [...(io.sockets.adapter.rooms.get(room) ?? [])].filter((id) => id !== socket.id);
  socket.join([room, rooms.subscribers(tripId)]);
  socket.data.drives.add(tripId);
  socket.data.follows.set(tripId, undefined);
  for (const id of others) {
    const other = io.sockets.sockets.get(id);
    if (other) endSession(other, 'REPLACED');
  }
}
