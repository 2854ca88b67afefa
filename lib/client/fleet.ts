import type { TripStatus } from '@/lib/contract/primitives';
import type { Bounds } from '@/lib/contract/socket-events';
import type { FleetVehicle } from '@/lib/contract/views';
import { inBounds } from '@/lib/domain/bounds';
import { type Clock, systemClock } from './clock';
import type { ConnectionState } from './connection';
import { sharedSubscription } from './serial';
import type { SocketClient } from './socket';
import { createStore, type Readable, whileWatched } from './store';
import { whileOnline } from './while-online';

export interface FleetState {
  /** By trip. */
  readonly vehicles: ReadonlyMap<string, FleetVehicle>;
  /** False until the first snapshot: an empty fleet is not yet known to be one. */
  readonly loaded: boolean;
  readonly connection: ConnectionState;
  readonly error: string | null;
}

export interface Fleet extends Readable<FleetState> {
  /** Another part of the map; undefined is all of it. */
  setBounds(bounds: Bounds | undefined): void;
}

/** A bus that has arrived is shown so long with its last word, and is then gone. */
export const LINGER_MS = 10_000;

const isOver = (status: TripStatus) => status === 'ENDED' || status === 'CANCELLED';

function outside(vehicle: FleetVehicle, bounds: Bounds | undefined): boolean {
  const { lat, lng } = vehicle;
  return bounds !== undefined && lat !== null && lng !== null && !inBounds(bounds, { lat, lng });
}

/** The fleet with a frame of changes laid over it. A bus that left the bounds is gone from the map. */
export function mergeFleet(
  vehicles: ReadonlyMap<string, FleetVehicle>,
  changed: readonly FleetVehicle[],
  bounds?: Bounds,
): ReadonlyMap<string, FleetVehicle> {
  const merged = new Map(vehicles);
  for (const vehicle of changed) {
    if (outside(vehicle, bounds)) merged.delete(vehicle.tripId);
    else merged.set(vehicle.tripId, vehicle);
  }
  return merged;
}

/** Watches the buses under way while somebody listens: one snapshot, then frames of what changed. One per client. */
export function watchFleet(
  client: SocketClient,
  { bounds: first, clock = systemClock }: { bounds?: Bounds | undefined; clock?: Clock } = {},
): Fleet {
  const store = createStore<FleetState>({
    vehicles: new Map(),
    loaded: false,
    connection: client.connection.get(),
    error: null,
  });
  const change = (part: Partial<FleetState>) => store.set({ ...store.get(), ...part });
  let bounds = first;
  let again = () => {};

  const start = () => {
    const subscription = sharedSubscription(client, 'fleet');
    const farewells = new Map<string, () => void>();

    const remove = (tripId: string) => {
      farewells.delete(tripId);
      const vehicles = new Map(store.get().vehicles);
      if (vehicles.delete(tripId)) change({ vehicles });
    };
    const farewell = (seen: readonly FleetVehicle[]) => {
      for (const { tripId, status } of seen) {
        if (isOver(status) && !farewells.has(tripId)) {
          farewells.set(
            tripId,
            clock.after(LINGER_MS, () => remove(tripId)),
          );
        }
      }
    };

    const ask = () =>
      subscription.inTurn(async () => {
        const asked = bounds;
        const answer = await client.request('fleet:subscribe', asked ? { bounds: asked } : {});
        if (!answer.ok) {
          change({ error: answer.error });
          return answer;
        }
        // The map has moved on meanwhile: the next answer is the right one.
        if (asked !== bounds) return answer;
        change({ vehicles: mergeFleet(new Map(), answer.vehicles, bounds), loaded: true, error: null });
        farewell(answer.vehicles);
        return answer;
      });

    const ends = [
      client.on('server:fleet:update', ({ vehicles: changed }) => {
        change({ vehicles: mergeFleet(store.get().vehicles, changed, bounds) });
        farewell(changed);
      }),
      client.connection.subscribe(() => change({ connection: client.connection.get() })),
    ];
    change({ connection: client.connection.get() });
    const asking = whileOnline(client, clock, ask);
    again = asking.again;

    return () => {
      again = () => {};
      asking.stop();
      for (const end of ends) end();
      for (const cancel of farewells.values()) cancel();
      subscription.leave(async () => {
        if (client.connection.get().state === 'online') await client.request('fleet:unsubscribe', {}, { retries: 0 });
      });
    };
  };

  return {
    ...whileWatched(store, start),
    setBounds(next) {
      if (JSON.stringify(next) === JSON.stringify(bounds)) return;
      bounds = next;
      again();
    },
  };
}
