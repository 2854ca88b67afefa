import type { ServerLocation } from '@/lib/contract/locations';
import type { TripStatus } from '@/lib/contract/primitives';
import type { Bounds } from '@/lib/contract/socket-events';
import type { FleetVehicle } from '@/lib/contract/views';
import { freshness } from '@/lib/domain/freshness';
import { tripPhase } from '@/lib/domain/trip-status';
import type { DomainEvents } from './events';
import type { TripFacts, TripFactsCache } from './trip-facts';

export type FleetScope = 'ALL' | { operatorId: string };

export interface FleetDeps {
  /** Every trip that is under way. */
  tripsUnderWay(): Promise<TripFacts[]>;
  facts: TripFactsCache;
  current(tripId: string): Promise<ServerLocation | null>;
  events: DomainEvents;
  onError(error: unknown): void;
  now(): number;
}

export interface FleetChange {
  operatorId: string;
  vehicle: FleetVehicle;
}

interface Entry {
  operatorId: string;
  vehicle: FleetVehicle;
  fixAt: number | null;
}

export type Fleet = ReturnType<typeof createFleet>;

/** Every bus under way, kept up by what the services tell; asked once a second for what has changed. */
export function createFleet({ tripsUnderWay, facts, current, events, onError, now }: FleetDeps) {
  const entries = new Map<string, Entry>();
  const changed = new Map<string, FleetChange>();

  const mark = ({ operatorId, vehicle }: Entry) => changed.set(vehicle.tripId, { operatorId, vehicle });

  const place = (entry: Entry, location: ServerLocation) => {
    const fixAt = Date.parse(location.updatedAt);
    if (entry.fixAt !== null && fixAt < entry.fixAt) return;
    entry.fixAt = fixAt;
    entry.vehicle = {
      ...entry.vehicle,
      lat: location.lat,
      lng: location.lng,
      speed: location.speed ?? null,
      heading: location.heading ?? null,
      updatedAt: location.updatedAt,
      freshness: freshness(fixAt, now()),
    };
    mark(entry);
  };

  const add = async (trip: TripFacts) => {
    const entry: Entry = {
      operatorId: trip.operatorId,
      fixAt: null,
      vehicle: {
        tripId: trip.id,
        routeCode: trip.routeCode,
        registration: trip.registration,
        status: trip.status,
        freshness: 'LOST',
        lat: null,
        lng: null,
        speed: null,
        heading: null,
        updatedAt: null,
      },
    };
    entries.set(trip.id, entry);
    mark(entry);
    const location = await current(trip.id);
    if (location) place(entry, location);
  };

  const end = (entry: Entry, status: TripStatus) => {
    entry.vehicle = { ...entry.vehicle, status };
    mark(entry);
    // Told once more, as ended; then it is no part of the fleet.
    entries.delete(entry.vehicle.tripId);
  };

  const onStatus = async ({ tripId, status }: { tripId: string; status: TripStatus }) => {
    const entry = entries.get(tripId);
    if (tripPhase(status) === 'OVER') {
      if (entry) end(entry, status);
    } else if (entry) {
      entry.vehicle = { ...entry.vehicle, status };
      mark(entry);
    } else {
      await add({ ...(await facts.get(tripId)), status });
    }
  };

  events.on('location', (location) => {
    const entry = entries.get(location.tripId);
    if (entry) place(entry, location);
  });
  events.on('trip:status', (change) => {
    onStatus(change).catch(onError);
  });

  return {
    async load() {
      for (const trip of await tripsUnderWay()) if (!entries.has(trip.id)) await add(trip);
    },
    /** The buses of a scope, those inside `bounds` where given. */
    snapshot(scope: FleetScope, bounds?: Bounds): FleetVehicle[] {
      const vehicles: FleetVehicle[] = [];
      for (const { operatorId, vehicle } of entries.values()) {
        if (isInScope(scope, operatorId) && (!bounds || isInBounds(bounds, vehicle))) vehicles.push(vehicle);
      }
      return vehicles;
    },
    /** What has changed since the last call, the latest of each bus; ageing counts as a change. */
    takeChanges(): FleetChange[] {
      const at = now();
      for (const entry of entries.values()) {
        const word = freshness(entry.fixAt, at);
        if (word === entry.vehicle.freshness) continue;
        entry.vehicle = { ...entry.vehicle, freshness: word };
        mark(entry);
      }
      const changes = [...changed.values()];
      changed.clear();
      return changes;
    },
  };
}

export function isInScope(scope: FleetScope, operatorId: string): boolean {
  return scope === 'ALL' || scope.operatorId === operatorId;
}

export function isInBounds(
  { south, west, north, east }: Bounds,
  { lat, lng }: Pick<FleetVehicle, 'lat' | 'lng'>,
): boolean {
  if (lat === null || lng === null || lat < south || lat > north) return false;
  // A view across the date line has its west east of its east.
  return west <= east ? lng >= west && lng <= east : lng >= west || lng <= east;
}
