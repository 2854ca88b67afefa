import type { DriverStatus, TripStatus } from '@/lib/contract/primitives';
import type { TripDetail } from '@/lib/contract/views';
import type { Answer } from './answer';
import { type Clock, systemClock, wait } from './clock';
import type { ConnectionState } from './connection';
import type { SocketClient } from './socket';
import { createStore, type Readable, whileWatched } from './store';
import { whileOnline } from './while-online';

export interface DriverSessionState {
  readonly trip: TripDetail | null;
  readonly status: TripStatus;
  readonly connection: ConnectionState;
  /** The server has put this device at the wheel, on the present connection. */
  readonly atTheWheel: boolean;
  /** Why the trip is not ours to drive; null while all is well. */
  readonly error: string | null;
}

export interface DriverSession extends Readable<DriverSessionState> {
  /** Asks once (with the client's own retries); the state follows the server's word. */
  setStatus(status: DriverStatus): Promise<Answer<'driver:status'>>;
  /** Asks until it is heard, or until the signal: for a call for help. False where the server refuses for good. */
  insist(status: DriverStatus, signal: AbortSignal): Promise<boolean>;
  /** Another device has taken the wheel: take it back. */
  takeBack(): void;
}

const INSIST_EVERY_MS = 2_000;

/**
 * One driver at the wheel of one trip, while somebody listens: joins as its driver, again after each reconnect, and knows its
 * status from the acks and from what the server tells. `known` is the status that the page came with.
 */
export function createDriverSession({
  client,
  tripId,
  known,
  onWheel = () => undefined,
  clock = systemClock,
}: {
  client: SocketClient;
  tripId: string;
  known: TripStatus;
  /** The server has put this device at the wheel: what waits may be sent. */
  onWheel?: () => void;
  clock?: Clock;
}): DriverSession {
  const store = createStore<DriverSessionState>({
    trip: null,
    status: known,
    connection: client.connection.get(),
    atTheWheel: false,
    error: null,
  });
  const change = (part: Partial<DriverSessionState>) => store.set({ ...store.get(), ...part });

  const start = () => {
    const ends = [
      client.on('server:trip:status', (event) => {
        if (event.tripId === tripId) change({ status: event.status });
      }),
      client.connection.subscribe(() => {
        const connection = client.connection.get();
        change({ connection, ...(connection.state === 'online' ? {} : { atTheWheel: false }) });
      }),
    ];
    change({ connection: client.connection.get() });
    const joining = whileOnline(client, clock, async () => {
      const answer = await client.request('driver:connect', { tripId });
      if (answer.ok) {
        change({ trip: answer.trip, status: answer.trip.status, atTheWheel: true, error: null });
        onWheel();
      } else change({ error: answer.error });
      return answer;
    });
    return () => {
      joining.stop();
      for (const end of ends) end();
    };
  };

  const setStatus = async (status: DriverStatus) => {
    const timestamp = new Date(clock.now()).toISOString();
    const answer = await client.request('driver:status', { tripId, status, timestamp });
    if (answer.ok) change({ status: answer.status });
    return answer;
  };

  return {
    ...whileWatched(store, start),
    setStatus,
    async insist(status, signal) {
      while (!signal.aborted) {
        const answer = await setStatus(status);
        if (answer.ok) return true;
        if (['FORBIDDEN', 'NOT_DRIVER', 'TRIP_NOT_FOUND', 'INVALID_TRANSITION'].includes(answer.error)) return false;
        await wait(clock, Math.max(INSIST_EVERY_MS, answer.retryAfterMs ?? 0), signal);
      }
      return false;
    },
    takeBack: () => client.connect(),
  };
}
