import { backoffMs } from '@/lib/client/backoff';
import { type Clock, wait } from '@/lib/client/clock';
import { RestError } from '@/lib/client/rest';
import { createSocketClient } from '@/lib/client/socket';
import type { TripDetail } from '@/lib/contract/views';
import type { Session } from '../session';
import type { Tally } from '../tally';
import { type DriveEnd, driveTrip } from './drive-trip';
import { chooseTrip, ownTrips } from './next-trip';
import type { Timetable } from './timetable';

export type DriverState = 'signing in' | 'waiting' | 'driving' | 'offline' | 'standing aside' | 'gone';

export interface DriverOptions {
  url: string;
  session: Session;
  /** The device's name; another for each run, so that its numbers of fixes start anew. */
  device: string;
  timetable: (trip: TripDetail) => Timetable;
  intervalMs: number;
  random: () => number;
  clock: Clock;
  signal: AbortSignal;
  tally: Tally;
  say: (text: string) => void;
  onState: (state: DriverState) => void;
}

/** Connected so long before the departure. */
const EARLY_MS = 60_000;
/** Between two looks at the timetable at most; the operator may have changed it. */
const POLL_MS = 60_000;
/** Another device has taken the wheel: it is left alone for so long at least. */
const ASIDE_MS = 600_000;

/** Drives one socket's worth of a trip; the connection lives as long as the drive. */
export async function driveOnce(
  o: Omit<DriverOptions, 'onState'> & { onState?: (state: DriverState) => void },
  tripId: string,
  departure: (trip: TripDetail) => number,
): Promise<DriveEnd> {
  const client = createSocketClient({
    url: o.url,
    token: o.session.token,
    device: o.device,
    transports: ['websocket'],
    clock: o.clock,
  });
  let started = false;
  const tell = () => {
    if (client.connection.get().state === 'offline') o.onState?.('offline');
    else o.onState?.(started ? 'driving' : 'waiting');
  };
  const onStarted = () => {
    started = true;
    tell();
  };
  const unwatch = client.connection.subscribe(tell);
  client.connect();
  try {
    return await driveTrip({ ...o, client, tripId, departure, onStarted });
  } finally {
    unwatch();
    client.close();
  }
}

/** Drives one trip after another by the timetable until the signal; returns early where the account is of no use. */
export async function runDriver(o: DriverOptions): Promise<void> {
  const { session, clock, signal, say } = o;
  /** Trips that the server does not let us drive, and until when one that another device drives is left alone. */
  const refused = new Set<string>();
  const aside = new Map<string, number>();
  let failures = 0;
  const rest = (ms: number) => wait(clock, ms * (0.75 + clock.random() / 2), signal);

  o.onState('signing in');
  while (!signal.aborted) {
    try {
      const mine = await ownTrips(session.rest, signal);
      failures = 0;
      const trip = chooseTrip(
        mine.filter(({ id }) => !refused.has(id)),
        clock.now(),
      );
      o.onState('waiting');
      const untilDeparture = trip ? Date.parse(trip.departsAt) - clock.now() : Number.POSITIVE_INFINITY;
      if (!trip || untilDeparture > EARLY_MS) {
        await rest(Math.min(POLL_MS, untilDeparture - EARLY_MS / 2));
        continue;
      }
      if (aside.has(trip.id)) {
        const { freshness } = await session.rest.call('getTripLive', { params: { id: trip.id }, signal });
        if (clock.now() < (aside.get(trip.id) ?? 0) || freshness === 'LIVE' || freshness === 'AGING') {
          o.onState('standing aside');
          await rest(POLL_MS);
          continue;
        }
        aside.delete(trip.id);
      }
      const result = await driveOnce(o, trip.id, ({ departsAt }) => Date.parse(departsAt));
      if (result.end === 'ENDED') say(`has arrived, ${trip.routeCode}`);
      if (result.end === 'REPLACED') {
        say('was replaced by another device and stands aside');
        aside.set(trip.id, clock.now() + ASIDE_MS);
      }
      if (result.end === 'REFUSED') {
        say(`cannot drive ${trip.routeCode} (trip ${trip.id}): ${result.code}`);
        if (['REVOKED', 'ROLE_CHANGED', 'INVALID_TOKEN', 'NO_TOKEN', 'NOT_DRIVER'].includes(result.code)) break;
        refused.add(trip.id);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof RestError)) throw error;
      if (error.code === 'INVALID_CREDENTIALS' || error.code === 'FORBIDDEN') {
        say(`cannot sign in or may not drive: ${error.code}`);
        break;
      }
      o.onState('offline');
      await wait(
        clock,
        (error.retryAfterMs ?? 0) + 500 + backoffMs({ baseMs: 2_000, capMs: 30_000 }, failures++, clock.random()),
        signal,
      );
    }
  }
  if (!signal.aborted) o.onState('gone');
}
