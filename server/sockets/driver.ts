import type { TripDetail } from '@/lib/contract/views';
import { canDriveTrip } from '@/lib/domain/rights';
import type { Locations } from '../services/locations';
import { Refusal } from '../services/refusal';
import type { TripFactsCache } from '../services/trip-facts';
import type { TripStatusService } from '../services/trip-status';
import type { Claims } from './claims';
import type { EventHandlers, PositionHandler } from './types';

export interface DriverDeps {
  claims: Pick<Claims, 'take'>;
  facts: TripFactsCache;
  locations: Locations;
  tripStatus: TripStatusService;
  tripDetail(tripId: string): Promise<TripDetail>;
}

export const positionHandler =
  ({ accept }: Pick<Locations, 'accept'>): PositionHandler =>
  // 'driver:location:update'
  ({ data }, update, done) =>
    accept(data.actor, data.device, update, done);

export const driverHandlers = ({ claims, facts, locations, tripStatus, tripDetail }: DriverDeps) =>
  ({
    'driver:connect': async (socket, { tripId }) => {
      const trip = await facts.fresh(tripId);
      if (!canDriveTrip(socket.data.actor, trip)) throw new Refusal('FORBIDDEN', 'This trip is another driver’s.');
      const detail = await tripDetail(trip.id);
      await claims.take(socket, trip.id);
      return { trip: detail };
    },

    'driver:location:batch': async (socket, { tripId, points }) => {
      return locations.acceptBatch(socket.data.actor, socket.data.device, tripId, points);
    },

    'driver:status': async (socket, change) => {
      return { status: await tripStatus.set(socket.data.actor, change) };
    },
  }) satisfies Partial<EventHandlers>;
