import type { DriverStatus, TripStatus } from '@/lib/contract/primitives';
import type { TripDetail } from '@/lib/contract/views';
import { tripPhase } from '@/lib/domain/trip-status';
import { type Clock, systemClock } from './clock';
import type { ConnectionState } from './connection';
import type { KeptStatus, OutboxStore } from './outbox-store';
import type { SocketClient } from './socket';
import { mayPress, type StatusQueue, shownStatus, UNDO_MS, undoMs } from './status-queue';
import { createStore, type Readable, whileWatched } from './store';
import { whileOnline } from './while-online';

export interface DriverSessionState {
  readonly trip: TripDetail | null;
  /** As the driver has set it, whether the server knows of it yet or not. */
  readonly status: TripStatus;
  /** How many of the driver's presses the server has not answered yet. */
  readonly waiting: number;
  /** A call for help that has not been heard yet. */
  readonly sos: KeptStatus | null;
  readonly connection: ConnectionState;
  /** The server has put this device at the wheel, on the present connection. */
  readonly atTheWheel: boolean;
  /** Why the trip is not ours to drive; null while all is well. */
  readonly error: string | null;
}

export interface DriverSession extends Readable<DriverSessionState> {
  /** Kept and shown at once, sent when there is a line. Nothing where the trip cannot become so. */
  setStatus(status: DriverStatus): Promise<void>;
  /** Calls for help in `UNDO_MS`, unless it is undone; then again and again until it is heard. */
  callForHelp(): Promise<void>;
  undoHelp(): Promise<void>;
  /** Asks the server anew whether this is our trip: something has been refused. Nothing without a line. */
  askAgain(): void;
  /** Hears what the server has refused of the driver's presses. */
  onRefused(listener: (code: string) => void): () => void;
}

/** True where the server has said that the trip is not, or no longer, this driver's. */
export const isNotOurs = (code: string | null) => code === 'FORBIDDEN' || code === 'TRIP_NOT_FOUND';
/** What is known of a trip on this device, for a reload without a line. */
const keptTrip = (tripId: string) => `trip:${tripId}`;

/**
 * One driver at the wheel of one trip, while somebody listens: joins as its driver, again after each reconnect, and knows its
 * status from the acks, from what the server tells, and from what the driver has pressed. `known` is the status that the page
 * came with.
 */
export function createDriverSession({
  client,
  store,
  queue,
  tripId,
  known,
  onWheel = () => undefined,
  clock = systemClock,
}: {
  client: SocketClient;
  store: OutboxStore;
  queue: StatusQueue;
  tripId: string;
  known: TripStatus;
  /** The server has put this device at the wheel: what waits may be sent. */
  onWheel?: () => void;
  clock?: Clock;
}): DriverSession {
  /** What the server has said last. */
  let said: TripStatus = known;
  const seen = () => {
    const ours = queue.get().filter((change) => change.tripId === tripId);
    return {
      status: shownStatus(said, ours, tripId),
      waiting: ours.filter(({ status }) => status !== 'EMERGENCY').length,
      sos: ours.find(({ status }) => status === 'EMERGENCY') ?? null,
    };
  };
  const state = createStore<DriverSessionState>({
    ...seen(),
    trip: null,
    connection: client.connection.get(),
    atTheWheel: false,
    error: null,
  });
  const change = (part: Partial<Omit<DriverSessionState, 'status' | 'waiting' | 'sos'>> = {}) =>
    state.set({ ...state.get(), ...part, ...seen() });
  const learn = (status: TripStatus, trip = state.get().trip) => {
    said = status;
    change({ trip });
    if (trip) store.remember(keptTrip(tripId), { ...trip, status }).catch(() => undefined);
  };

  let askAgain = () => {};

  const start = () => {
    const recalled = store.recall<TripDetail>(keptTrip(tripId)).then((trip) => {
      if (!trip || state.get().trip) return;
      // The list that the page came with may be the older word.
      if (tripPhase(known) === 'BEFORE') said = trip.status;
      change({ trip });
    });
    recalled.catch(() => undefined);
    const ends = [
      client.on('server:trip:status', (event) => {
        if (event.tripId === tripId) learn(event.status);
      }),
      queue.onSettled((settled) => {
        if (settled.change.tripId !== tripId) return;
        if ('status' in settled) learn(settled.status);
        else if (isNotOurs(settled.refusal)) askAgain();
      }),
      queue.subscribe(() => change()),
      client.connection.subscribe(() => {
        const connection = client.connection.get();
        change({ connection, ...(connection.state === 'online' ? {} : { atTheWheel: false }) });
      }),
    ];
    change({ connection: client.connection.get() });
    const joining = whileOnline(client, clock, async () => {
      const answer = await client.request('driver:connect', { tripId });
      if (answer.ok) {
        learn(answer.trip.status, answer.trip);
        change({ atTheWheel: true, error: null });
        onWheel();
      } else change({ error: answer.error });
      return answer;
    });
    askAgain = joining.again;
    return () => {
      joining.stop();
      askAgain = () => {};
      for (const end of ends) end();
    };
  };

  return {
    ...whileWatched(state, start),
    async setStatus(status) {
      if (mayPress(state.get().status, status)) await queue.press({ tripId, status });
    },
    async callForHelp() {
      if (!state.get().sos) await queue.press({ tripId, status: 'EMERGENCY', notBefore: clock.now() + UNDO_MS });
    },
    async undoHelp() {
      const { sos } = state.get();
      if (sos && undoMs(sos, clock.now()) > 0) await queue.undo(sos);
    },
    askAgain: () => askAgain(),
    onRefused: (listener) =>
      queue.onSettled((settled) => {
        if (settled.change.tripId === tripId && 'refusal' in settled) listener(settled.refusal);
      }),
  };
}
