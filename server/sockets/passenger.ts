import type { ServerEta, ServerLocation } from '@/lib/contract/locations';
import { rooms } from '@/lib/contract/rooms';
import type { EventPayload } from '@/lib/contract/socket-events';
import type { TripDetail } from '@/lib/contract/views';
import type { SubscriptionStore } from '../backplane/port';
import type { Follow } from '../services/follow';
import { Refusal } from '../services/refusal';
import type { Gate } from './gate';
import type { Shown } from './shown';
import type { AppSocket, EventHandlers } from './types';

export interface PassengerDeps {
  /** So many begin to follow at once. */
  gate: Gate;
  follow: Follow;
  subscriptions: SubscriptionStore;
  maxSubscriptions: number;
  tripDetail(tripId: string): Promise<TripDetail>;
  current(tripId: string): Promise<ServerLocation | null>;
  /** Resolves when this node hears of the trip, wherever its driver is. */
  watch(tripId: string): Promise<void>;
  shown: Pick<Shown, 'snapshot'>;
  eta(tripId: string): Promise<ServerEta | null>;
}

export const passengerHandlers = (deps: PassengerDeps) =>
  ({
    'passenger:subscribe': (socket, payload) => deps.gate(() => subscribe(deps, socket, payload)),

    'passenger:glance': async (socket, { tripId, share, stops }) => {
      const trip = await deps.follow.assert(socket.data.actor, tripId, share);
      const [current, eta] = await Promise.all([deps.current(trip.id), deps.eta(trip.id)]);
      const wanted = stops && new Set(stops.map((id) => id.toLowerCase()));
      return {
        current,
        status: trip.status,
        eta: eta && wanted ? { ...eta, stops: eta.stops.filter(({ stopId }) => wanted.has(stopId)) } : eta,
      };
    },

    'passenger:unsubscribe': async (socket, { tripId }) => {
      await stopFollowing(deps.subscriptions, socket, tripId.toLowerCase());
      return {};
    },
  }) satisfies Partial<EventHandlers>;

async function subscribe(
  deps: PassengerDeps,
  socket: AppSocket,
  { tripId, share }: EventPayload<'passenger:subscribe'>,
) {
  const { actor, follows } = socket.data;
  const trip = await deps.follow.assert(actor, tripId, share);
  if (!(await count(deps, socket, trip.id))) {
    throw new Refusal('SUBSCRIPTION_LIMIT', `At most ${deps.maxSubscriptions} trips at once.`);
  }
  // Joined before the snapshot is read: no fix can fall between the two.
  const alreadyFollowed = follows.has(trip.id);
  follows.set(trip.id, share);
  await socket.join(rooms.subscribers(trip.id));
  try {
    await deps.watch(trip.id);
    const [detail, eta] = await Promise.all([deps.tripDetail(trip.id), deps.eta(trip.id)]);
    const read = await deps.current(trip.id);
    return {
      // Taken when the ack is written, in the same turn: whatever was shown meanwhile came before it, and is not older.
      get current() {
        return deps.shown.snapshot(socket, trip.id, read);
      },
      trip: detail,
      eta,
    };
  } catch (error) {
    if (!alreadyFollowed) await stopFollowing(deps.subscriptions, socket, trip.id);
    throw error;
  }
}

/** Only passengers and guests are limited; crew and staff follow what they work on. */
async function count({ subscriptions, maxSubscriptions }: PassengerDeps, socket: AppSocket, tripId: string) {
  const { actor } = socket.data;
  if (actor.role !== 'PASSENGER') return true;
  const counted = await subscriptions.add(actor.id, tripId, socket.id, maxSubscriptions);
  // The socket may have gone while its rights were looked up: nothing would ever take the count back.
  if (counted && !socket.connected) await subscriptions.removeSocket(actor.id, socket.id);
  return counted;
}

/** Leaves the room and gives the place back. */
export async function stopFollowing(
  subscriptions: SubscriptionStore,
  socket: AppSocket,
  tripId: string,
): Promise<void> {
  socket.data.follows.delete(tripId);
  socket.data.drives.delete(tripId);
  await socket.leave(rooms.subscribers(tripId));
  await socket.leave(rooms.driver(tripId));
  await subscriptions.remove(socket.data.actor.id, tripId, socket.id);
}
