import { isTransient } from '@/lib/client/answer';
import { type Clock, wait } from '@/lib/client/clock';
import type { SocketClient } from '@/lib/client/socket';
import { whileOnline } from '@/lib/client/while-online';
import type { DriverStatus } from '@/lib/contract/primitives';
import type { TripDetail } from '@/lib/contract/views';
import type { Tally } from '../tally';
import { createGps } from './gps';
import { createOutbox } from './outbox';
import type { Timetable } from './timetable';

export interface DriveOptions {
  client: SocketClient;
  tripId: string;
  /** Made of the trip that the server hands over at `driver:connect`. */
  timetable: (trip: TripDetail) => Timetable;
  /** Epoch ms at which the bus leaves its first stop; in the past, it joins midway. */
  departure: (trip: TripDetail) => number;
  intervalMs: number;
  random: () => number;
  clock: Clock;
  signal: AbortSignal;
  tally: Tally;
  say: (text: string) => void;
  /** The trip is under way. */
  onStarted?: () => void;
}

/**
 * How a drive ended. `STOPPED`: we were asked to. `REPLACED`: another device drives now. `REFUSED`: the server does not let
 * this driver drive this trip, for good.
 */
export type DriveEnd = { end: 'ENDED' | 'STOPPED' | 'REPLACED' } | { end: 'REFUSED'; code: string };

const FINAL = ['FORBIDDEN', 'NOT_DRIVER', 'TRIP_NOT_FOUND', 'INVALID_TRANSITION', 'TRIP_ENDED', 'INVALID_PAYLOAD'];
const AGAIN_MS = 3_000;

/** Drives one trip to its end over a client that is connecting or connected: start, a fix at each interval, end. */
export async function driveTrip(options: DriveOptions): Promise<DriveEnd> {
  const { client, tripId, clock, signal, tally, say } = options;
  const over = new AbortController();
  const anyEnd = AbortSignal.any([signal, over.signal]);
  const unwatch = client.connection.subscribe(() => {
    if (client.connection.get().state === 'ended') over.abort();
  });

  let trip: TripDetail | null = null;
  let refusal: string | null = null;
  let tookWheel = () => {};
  const atTheWheel = new Promise<void>((resolve) => {
    tookWheel = resolve;
  });
  // After each reconnect too: the server forgets with the connection who drives.
  const connecting = whileOnline(client, clock, async () => {
    const answer = await client.request('driver:connect', { tripId });
    if (answer.ok) trip = answer.trip;
    else if (!isTransient(answer)) refusal = answer.error;
    if (trip || refusal) tookWheel();
    return answer;
  });
  anyEnd.addEventListener('abort', () => tookWheel(), { once: true });

  const ended = (): DriveEnd => {
    const connection = client.connection.get();
    if (signal.aborted || connection.state !== 'ended') return { end: 'STOPPED' };
    return connection.reason === 'REPLACED' ? { end: 'REPLACED' } : { end: 'REFUSED', code: connection.reason };
  };

  /** Says a status until it is heard; the code where it is refused for good. */
  const status = async (next: DriverStatus): Promise<string | null> => {
    while (!anyEnd.aborted) {
      const timestamp = new Date(clock.now()).toISOString();
      const answer = await client.request('driver:status', { tripId, status: next, timestamp });
      if (answer.ok) return null;
      if (FINAL.includes(answer.error)) return answer.error;
      await wait(clock, Math.max(AGAIN_MS, answer.retryAfterMs ?? 0), anyEnd);
    }
    return null;
  };

  try {
    await atTheWheel;
    const known = trip as TripDetail | null;
    if (anyEnd.aborted) return ended();
    if (!known) return { end: 'REFUSED', code: refusal ?? 'FORBIDDEN' };
    if (known.status === 'ENDED' || known.status === 'CANCELLED') return { end: 'REFUSED', code: 'TRIP_ENDED' };

    const departure = options.departure(known);
    const timetable = options.timetable(known);
    await wait(clock, departure - clock.now(), anyEnd);
    if (anyEnd.aborted) return ended();
    if (known.status !== 'EMERGENCY') {
      const code = await status('STARTED');
      if (code) return { end: 'REFUSED', code };
    }
    options.onStarted?.();
    say(`drives ${known.routeCode} as ${known.registration}, ${Math.round(timetable.duration / 60)} min`);

    const gps = createGps(options.random);
    const outbox = createOutbox({ client, tripId, tally, now: clock.now });
    let flushing: Promise<boolean> | null = null;
    const flush = () => {
      flushing ??= outbox.flush().finally(() => {
        flushing = null;
      });
      return flushing;
    };
    for (let seq = 0; !anyEnd.aborted; seq++) {
      const now = clock.now();
      const place = timetable.at((now - departure) / 1000);
      outbox.add({ ...gps(place), timestamp: new Date(now).toISOString(), seq });
      // Not waited for: the next fix is taken in time also where an answer is slow.
      void flush();
      const error = outbox.lastError();
      if (error === 'TRIP_ENDED' || error === 'FORBIDDEN' || error === 'TRIP_NOT_FOUND')
        return { end: 'REFUSED', code: error };
      if (error === 'TRIP_NOT_STARTED') await status('STARTED');
      if (place.arrived) break;
      await wait(clock, options.intervalMs * (1 + options.random() * 0.05), anyEnd);
    }
    while (!anyEnd.aborted && !(await flush())) {
      await wait(clock, AGAIN_MS, anyEnd);
    }
    if (anyEnd.aborted) return ended();
    const code = await status('ENDED');
    return anyEnd.aborted ? ended() : code ? { end: 'REFUSED', code } : { end: 'ENDED' };
  } finally {
    connecting.stop();
    unwatch();
  }
}
