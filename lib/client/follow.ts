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
  /** A page in the background: the subscription is given back and not a byte is paid for. The return costs one snapshot. */
  setHidden(hidden: boolean): void;
  /**
   * A weak line: instead of being told of every fix, it asks at a slow rhythm where the bus is and when it comes to these stops
   * (their ids, at most eight). Null goes back to following. The trip's own facts are then not known from here.
   */
  setThin(stops: readonly string[] | null): void;
}

/** So often a weak line asks, ms. */
export const GLANCE_EVERY_MS = 60_000;

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
  let thin: readonly string[] | null = null;
  let watched = false;
  let stopAsking = () => {};

  const change = (part: Partial<FollowState>) => {
    state = { ...state, ...part };
    if (!hidden) shown.set(state);
  };
  const newerFix = (fix: ServerLocation | null) => (fix && isNewer(fix, state.current) ? fix : state.current);
  const newerEta = (eta: ServerEta | null) => (eta && (!state.eta || eta.asOf >= state.eta.asOf) ? eta : state.eta);
  let statusEvents = 0;

  const subscribe = () => {
    const subscription = sharedSubscription(client, `trip:${tripId}`);
    const ask = () =>
      subscription.inTurn(async () => {
        const before = statusEvents;
        const answer = await client.request('passenger:subscribe', payload);
        if (!answer.ok) {
          change({ error: answer.error });
          return answer;
        }
        const { trip, current, eta } = answer;
        // A status told while the snapshot was under way is the newer one.
        const status = statusEvents === before ? trip.status : state.status;
        change({ trip, current: newerFix(current), eta: newerEta(eta), status, error: null });
        return answer;
      });
    const asking = whileOnline(client, clock, ask);
    return () => {
      asking.stop();
      subscription.leave(async () => {
        if (client.connection.get().state === 'online')
          await client.request('passenger:unsubscribe', payload, { retries: 0 });
      });
    };
  };

  const glance = (stops: readonly string[]) => {
    let cancel = () => {};
    const asking = whileOnline(client, clock, async () => {
      const answer = await client.request('passenger:glance', { ...payload, stops: [...stops] });
      if (answer.ok) {
        const { current, eta, status } = answer;
        change({ current: newerFix(current), eta: newerEta(eta), status, error: null });
      } else {
        change({ error: answer.error });
      }
      return answer;
    });
    const plan = () => {
      cancel = clock.after(GLANCE_EVERY_MS, () => {
        asking.again();
        plan();
      });
    };
    plan();
    return () => {
      cancel();
      asking.stop();
    };
  };

  /** Asks anew in the way that is right now, or not at all. */
  const look = () => {
    stopAsking();
    stopAsking = !watched || hidden ? () => {} : thin ? glance(thin) : subscribe();
  };

  const start = () => {
    watched = true;
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
        if (eta.tripId === tripId) change({ eta: newerEta(eta) });
      }),
      client.connection.subscribe(() => change({ connection: client.connection.get() })),
    ];
    change({ connection: client.connection.get() });
    look();
    return () => {
      watched = false;
      look();
      for (const end of ends) end();
    };
  };

  return {
    ...whileWatched(shown, start),
    setHidden(next) {
      if (hidden === next) return;
      hidden = next;
      if (!hidden) shown.set(state);
      look();
    },
    setThin(next) {
      const same = next?.join() === thin?.join() && (next === null) === (thin === null);
      thin = next;
      if (!same) look();
    },
  };
}
