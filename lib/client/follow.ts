import type { ServerEta, ServerLocation } from '@/lib/contract/locations';
import type { TripStatus } from '@/lib/contract/primitives';
import type { TripDetail } from '@/lib/contract/views';
import { type Clock, systemClock } from './clock';
import type { ConnectionState } from './connection';
import { sharedSubscription } from './serial';
import type { SocketClient } from './socket';
import { createStore, type Readable, whileWatched } from './store';
import { whileOnline } from './while-online';

export interface FollowState {
  readonly trip: TripDetail | null;
  /** The newest fix, by time of fix. */
  readonly current: ServerLocation | null;
  readonly eta: ServerEta | null;
  readonly status: TripStatus | null;
  readonly connection: ConnectionState;
  /** Why the trip cannot be followed at present: a code of the contract, or a local one. Null while all is well. */
  readonly error: string | null;
}

export interface Follow extends Readable<FollowState> {
  /** While hidden (a page in the background) nobody is told of changes; they show at once afterwards. */
  setHidden(hidden: boolean): void;
}

/** Is `next` news? Fixes arrive out of order, and the ack's snapshot may be older than a frame that overtook it. */
export function isNewer(next: ServerLocation, current: ServerLocation | null): boolean {
  return current === null || Date.parse(next.updatedAt) > Date.parse(current.updatedAt);
}

/**
 * Follows one trip while somebody listens: subscribes, and again after each reconnect, where the ack is a snapshot of what was
 * missed. Several that follow the same trip over one client share the subscription.
 */
export function followTrip(
  client: SocketClient,
  tripId: string,
  { share, clock = systemClock }: { share?: string | undefined; clock?: Clock } = {},
): Follow {
  const payload = share === undefined ? { tripId } : { tripId, share };
  const shown = createStore<FollowState>({
    trip: null,
    current: null,
    eta: null,
    status: null,
    connection: client.connection.get(),
    error: null,
  });
  let state = shown.get();
  let hidden = false;

  const change = (part: Partial<FollowState>) => {
    state = { ...state, ...part };
    if (!hidden) shown.set(state);
  };

  const start = () => {
    const subscription = sharedSubscription(client, `trip:${tripId}`);
    let statusEvents = 0;

    const ask = () =>
      subscription.inTurn(async () => {
        const before = statusEvents;
        const answer = await client.request('passenger:subscribe', payload);
        if (!answer.ok) {
          change({ error: answer.error });
          return answer;
        }
        const { trip, current, eta } = answer;
        const newest = current && isNewer(current, state.current) ? current : state.current;
        const newestEta = eta && (!state.eta || eta.asOf >= state.eta.asOf) ? eta : state.eta;
        // A status told while the snapshot was under way is the newer one.
        const status = statusEvents === before ? trip.status : state.status;
        change({ trip, current: newest, eta: newestEta, status, error: null });
        return answer;
      });

    const ends = [
      client.on('server:location:update', (location) => {
        if (location.tripId === tripId && isNewer(location, state.current)) change({ current: location });
      }),
      client.on('server:trip:status', (event) => {
        if (event.tripId !== tripId) return;
        statusEvents += 1;
        change({ status: event.status });
      }),
      client.on('server:eta:update', (eta) => {
        if (eta.tripId === tripId && (!state.eta || eta.asOf >= state.eta.asOf)) change({ eta });
      }),
      client.connection.subscribe(() => change({ connection: client.connection.get() })),
    ];
    change({ connection: client.connection.get() });
    const asking = whileOnline(client, clock, ask);

    return () => {
      asking.stop();
      for (const end of ends) end();
      subscription.leave(async () => {
        if (client.connection.get().state === 'online')
          await client.request('passenger:unsubscribe', payload, { retries: 0 });
      });
    };
  };

  const watched = whileWatched(shown, start);
  return {
    ...watched,
    setHidden(next) {
      hidden = next;
      if (!hidden) shown.set(state);
    },
  };
}
