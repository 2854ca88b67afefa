import { LOCAL_CODES } from '@/lib/client/answer';
import { backoffMs } from '@/lib/client/backoff';
import { type Clock, wait } from '@/lib/client/clock';
import { createSocketClient, type SocketClient } from '@/lib/client/socket';
import { whileOnline } from '@/lib/client/while-online';
import type { Fix } from '@/lib/contract/locations';
import type { DriverStatus } from '@/lib/contract/primitives';
import type { Session } from '../session';
import type { SourceRow } from '../source/row';
import type { Tally } from '../tally';
import { createLedger, type TripLedger } from './ledger';
import type { MadeTrip } from './setup';
import { dueTimes } from './times';

export interface LaneOptions {
  url: string;
  device: string;
  session: Session;
  trips: readonly MadeTrip[];
  /** The earliest time of the source and the moment at which it is sent; epoch ms. */
  origin: number;
  start: number;
  speed: number;
  /** Points per batch; 1 sends single updates. */
  batch: number;
  clock: Clock;
  signal: AbortSignal;
  tally: Tally;
  onSent: (count: number, lateMs: number) => void;
}

/** Connected so long before the first fix of a trip. */
const EARLY_MS = 3_000;
/** A driver who pauses longer than this hangs up meanwhile. */
const HANG_UP_MS = 60_000;
const TIMEOUT_MS = 10_000;
const RETRIES = 4;

/** Drives one driver's trips one after the other, each fix at its moment, and hands back what became of each. */
export async function runLane(o: LaneOptions): Promise<TripLedger[]> {
  const ledgers: TripLedger[] = [];
  let client: SocketClient | null = null;
  const hangUp = () => {
    client?.close();
    client = null;
  };
  try {
    for (const trip of o.trips) {
      const ledger = createLedger(trip.tripId);
      ledgers.push(ledger);
      const begins = dueTimes(trip.source.rows, o.origin, o.start, o.speed)[0]?.sendAt ?? o.start;
      if (begins - o.clock.now() > HANG_UP_MS) hangUp();
      await wait(o.clock, begins - EARLY_MS - o.clock.now(), o.signal);
      if (o.signal.aborted) break;
      client ??= open(o);
      ledger.failure = await runTrip(o, client, trip, ledger);
      if (client.connection.get().state === 'ended') hangUp();
    }
  } finally {
    hangUp();
  }
  return ledgers;
}

function open(o: LaneOptions): SocketClient {
  const client = createSocketClient({
    url: o.url,
    token: o.session.token,
    device: o.device,
    transports: ['websocket'],
    clock: o.clock,
  });
  client.connect();
  return client;
}

async function runTrip(
  o: LaneOptions,
  client: SocketClient,
  made: MadeTrip,
  ledger: TripLedger,
): Promise<string | null> {
  const { clock, signal } = o;
  const { tripId, source } = made;
  const due = dueTimes(source.rows, o.origin, o.start, o.speed);
  const settings = { timeoutMs: TIMEOUT_MS, retries: RETRIES, signal };
  const status = (next: DriverStatus, at: number) =>
    client.request('driver:status', { tripId, status: next, timestamp: new Date(at).toISOString() }, settings);

  // Again after each reconnect: the server forgets with the connection who drives.
  let refused: string | null = null;
  let heard = () => {};
  const answered = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const connecting = whileOnline(client, clock, async () => {
    const answer = await client.request('driver:connect', { tripId }, settings);
    refused = answer.ok ? null : answer.error;
    heard();
    return answer;
  });
  const ends = client.connection.subscribe(() => {
    if (client.connection.get().state === 'ended') heard();
  });
  signal.addEventListener('abort', heard, { once: true });

  try {
    await answered;
    if (refused) return refused;
    const started = await status('STARTED', due[0]?.fixAt ?? clock.now());
    if (!started.ok) return started.error;
    for (let from = 0; from < source.rows.length; from += o.batch) {
      const to = Math.min(source.rows.length, from + o.batch);
      const sendAt = due[to - 1]?.sendAt ?? clock.now();
      await wait(clock, sendAt - clock.now(), signal);
      if (signal.aborted) return 'STOPPED';
      o.onSent(to - from, Math.max(0, clock.now() - sendAt));
      const points = source.rows.slice(from, to).map((row, i) => fixOf(row, due[from + i]?.fixAt ?? 0, from + i));
      if (o.batch === 1) await sendOne(points[0] as Numbered);
      else await sendMany(points);
    }
    const ended = await status('ENDED', clock.now());
    return ended.ok ? null : ended.error;
  } finally {
    connecting.stop();
    ends();
    signal.removeEventListener('abort', heard);
  }

  function note({ seq, lat, lng }: Numbered, outcome: string): void {
    ledger.outcomes.set(seq, { outcome, lat, lng });
  }

  async function sendOne(point: Numbered): Promise<void> {
    const began = clock.now();
    const { answer, unsure } = await persist(() =>
      client.request('driver:location:update', { tripId, ...point }, { timeoutMs: TIMEOUT_MS, retries: 0, signal }),
    );
    const outcome = answer.ok ? (answer.duplicate ? 'duplicate' : 'ok') : unsure ? 'lost' : answer.error;
    note(point, outcome);
    o.tally.acked(outcome, 1, clock.now() - began);
  }

  async function sendMany(points: readonly Numbered[]): Promise<void> {
    const began = clock.now();
    const { answer, unsure } = await persist(() =>
      client.request(
        'driver:location:batch',
        { tripId, points: [...points] },
        { timeoutMs: TIMEOUT_MS, retries: 0, signal },
      ),
    );
    const took = clock.now() - began;
    const rejected = new Map(answer.ok ? answer.rejected.map(({ index, error }) => [index, error]) : []);
    for (const [i, point] of points.entries()) {
      const refusal = answer.ok ? rejected.get(i) : answer.error;
      const outcome = refusal === undefined ? 'ok' : unsure ? 'lost' : refusal;
      note(point, outcome);
      o.tally.acked(outcome, 1, i === 0 ? took : undefined);
    }
  }

  /**
   * Sends until there is an answer. `unsure`: an earlier try left and was not answered, or this one was not, so that a refusal
   * does not prove that nothing was kept. What the server refuses is not tried again: how much it refuses is to be shown.
   */
  async function persist<A extends { ok: boolean; error?: string }>(send: () => Promise<A>) {
    let unsure = false;
    for (let attempt = 0; ; attempt++) {
      const answer = await send();
      const local = !answer.ok && LOCAL_CODES.some((code) => code === answer.error);
      unsure ||= local;
      if (!local || answer.error === 'ENDED' || attempt >= RETRIES) return { answer, unsure };
      await wait(clock, backoffMs({ baseMs: 500, capMs: 8_000 }, attempt, clock.random()), signal);
    }
  }
}

type Numbered = Fix & { seq: number };

function fixOf(row: SourceRow, fixAt: number, seq: number): Numbered {
  const { lat, lng, speed, heading, accuracy } = row;
  return {
    lat,
    lng,
    ...(speed === undefined ? {} : { speed }),
    ...(heading === undefined ? {} : { heading }),
    ...(accuracy === undefined ? {} : { accuracy }),
    timestamp: new Date(fixAt).toISOString(),
    seq,
  };
}
