import type { ServerLocation } from '@/lib/contract/locations';
import type { TripStatus } from '@/lib/contract/primitives';
import type { Bounds } from '@/lib/contract/socket-events';
import type { FleetVehicle } from '@/lib/contract/views';
import { freshness } from '@/lib/domain/freshness';
import { tripPhase } from '@/lib/domain/trip-status';
import type { DomainEvents } from './events';
import { Refusal } from './refusal';
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

/** So many positions are asked for at once. */
const READ_AT_ONCE = 200;

interface Entry {
  operatorId: string;
  vehicle: FleetVehicle;
  fixAt: number | null;
  /** Where it has moved to since `vehicle` was made: many fixes are one frame, and one vehicle. */
  latest: ServerLocation | null;
}

export type Fleet = ReturnType<typeof createFleet>;

/**
 * Every bus under way, kept up by what the services tell and what other nodes share; asked once a second for what has changed.
 * A bus whose node is gone stays where it was last, and ages.
 */
export function createFleet({ tripsUnderWay, facts, current, events, onError, now }: FleetDeps) {
  const entries = new Map<string, Entry>();
  const changed = new Map<string, FleetChange>();
  /** Moved on this node since the others were last told. */
  const moved = new Map<string, ServerLocation>();

  /** The vehicle as it is now. */
  const settle = (entry: Entry): FleetVehicle => {
    const { latest } = entry;
    if (!latest) return entry.vehicle;
    entry.latest = null;
    const fixAt = Date.parse(latest.updatedAt);
    if (entry.fixAt !== null && fixAt < entry.fixAt) return entry.vehicle;
    entry.fixAt = fixAt;
    entry.vehicle = {
      ...entry.vehicle,
      lat: latest.lat,
      lng: latest.lng,
      speed: latest.speed ?? null,
      heading: latest.heading ?? null,
      updatedAt: latest.updatedAt,
      freshness: freshness(fixAt, now()),
    };
    mark(entry);
    return entry.vehicle;
  };
  const mark = ({ operatorId, vehicle }: Entry) => changed.set(vehicle.tripId, { operatorId, vehicle });

  /** Both are written as `toISOString` does: their order is that of their times. */
  const place = (entry: Entry, location: ServerLocation) => {
    if (!entry.latest || location.updatedAt >= entry.latest.updatedAt) entry.latest = location;
  };

  const add = async (trip: TripFacts, known?: ServerLocation) => {
    const entry: Entry = {
      operatorId: trip.operatorId,
      fixAt: null,
      latest: null,
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
    const location = known ?? (await current(trip.id));
    if (location) place(entry, location);
  };

  const addFromStore = async (tripId: string, location?: ServerLocation) => {
    const trip = await facts.get(tripId);
    if (tripPhase(trip.status) === 'UNDER_WAY' && !entries.has(tripId)) await add(trip, location);
  };

  const end = (entry: Entry, status: TripStatus) => {
    entry.vehicle = { ...settle(entry), status };
    mark(entry);
    // Told once more, as ended; then it is no part of the fleet.
    entries.delete(entry.vehicle.tripId);
  };

  const onStatus = async ({ tripId, status }: { tripId: string; status: TripStatus }) => {
    const entry = entries.get(tripId);
    if (tripPhase(status) === 'OVER') {
      if (entry) end(entry, status);
    } else if (entry) {
      entry.vehicle = { ...settle(entry), status };
      mark(entry);
    } else {
      const trip = await facts.get(tripId);
      if (!entries.has(tripId)) await add({ ...trip, status });
    }
  };

  /** A trip that is no more has no bus to show. */
  const onUnknown = (error: unknown) => {
    if (!(error instanceof Refusal && error.code === 'TRIP_NOT_FOUND')) onError(error);
  };
  const move = (location: ServerLocation) => {
    const entry = entries.get(location.tripId);
    if (entry) place(entry, location);
    else addFromStore(location.tripId, location).catch(onUnknown);
  };

  events.on('location', (location) => {
    moved.set(location.tripId, location);
    move(location);
  });
  events.on('trip:status', (change) => {
    onStatus(change).catch(onError);
  });

  const refresh = async (trip: TripFacts) => {
    const entry = entries.get(trip.id);
    if (!entry) return add(trip);
    if (entry.vehicle.status !== trip.status) await onStatus({ tripId: trip.id, status: trip.status });
    const location = await current(trip.id);
    settle(entry);
    if (location && Date.parse(location.updatedAt) !== entry.fixAt) place(entry, location);
  };

  return {
    /** Reads all anew: at boot, and when this node may have missed something. */
    async load() {
      const trips = await tripsUnderWay();
      const underWay = new Set(trips.map(({ id }) => id));
      for (const [id, entry] of entries) {
        if (underWay.has(id)) continue;
        const { status } = await facts.get(id);
        if (tripPhase(status) === 'OVER') end(entry, status);
      }
      for (let from = 0; from < trips.length; from += READ_AT_ONCE) {
        await Promise.all(trips.slice(from, from + READ_AT_ONCE).map(refresh));
      }
    },
    /** Something about this trip has changed in the database, perhaps through another node. */
    tripChanged(tripId: string): void {
      const told = async () => {
        const { status } = await facts.get(tripId);
        const entry = entries.get(tripId);
        if (entry ? entry.vehicle.status !== status : tripPhase(status) === 'UNDER_WAY') {
          await onStatus({ tripId, status });
        }
      };
      told().catch(onUnknown);
    },
    /** What moved on this node since the last call, for the others. */
    takeMoved(): ServerLocation[] {
      const locations = [...moved.values()];
      moved.clear();
      return locations;
    },
    /** What moved on another node. */
    merge(locations: readonly ServerLocation[]): void {
      for (const location of locations) move(location);
    },
    /** The buses of a scope, those inside `bounds` where given. */
    snapshot(scope: FleetScope, bounds?: Bounds): FleetVehicle[] {
      const vehicles: FleetVehicle[] = [];
      for (const entry of entries.values()) {
        const { operatorId } = entry;
        const vehicle = settle(entry);
        if (isInScope(scope, operatorId) && (!bounds || isInBounds(bounds, vehicle))) vehicles.push(vehicle);
      }
      return vehicles;
    },
    /** What has changed since the last call, the latest of each bus; ageing counts as a change. */
    takeChanges(): FleetChange[] {
      const at = now();
      for (const entry of entries.values()) {
        const vehicle = settle(entry);
        const word = freshness(entry.fixAt, at);
        if (word === vehicle.freshness) continue;
        entry.vehicle = { ...vehicle, freshness: word };
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
