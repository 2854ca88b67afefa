import { type Clock, systemClock } from '@/lib/client/clock';
import { PlainError } from '../plain-error';
import { createGate } from '../pool';
import type { Progress } from '../progress';
import { createSession } from '../session';
import type { Source } from '../source/read-source';
import { createTally } from '../tally';
import type { TripLedger } from './ledger';
import { assignLanes, fastestSpeed, groupTrips, medianSpacing, withinHours } from './plan';
import { runLane } from './run-lane';
import { makeWorld } from './setup';
import { dueTimes } from './times';
import { type Verification, verify } from './verify';

export interface ReplayOptions {
  url: string;
  email: string;
  password: string;
  /** Of the operator that is made; the file's own. */
  name: string;
  speed: number;
  batch: number;
  concurrency: number;
  limitTrips?: number | undefined;
  /** Hours of the source's own day, from included, to not. */
  from: number;
  to: number;
  verify: boolean;
  /** A few characters that tell this replay from others. */
  run: string;
  signal: AbortSignal;
  say: (text: string) => void;
  progress: Progress;
  clock?: Clock;
  /** From the last preparation to the first fix; default 4 s. */
  headStartMs?: number;
  /** How long points may take to reach the history; default 90 s. */
  patienceMs?: number;
}

export interface ReplayReport {
  readonly rows: number;
  readonly badRows: number;
  readonly repeatedRows: number;
  readonly trips: number;
  readonly drivers: number;
  readonly speed: number;
  readonly batch: number;
  readonly seconds: number;
  readonly sent: number;
  readonly codes: Record<string, number>;
  readonly ratePerSecond: number;
  readonly latencyMs: { p50: number | null; p95: number | null; p99: number | null };
  /** The most that a fix left after its moment: a sign that this machine or the server did not keep up. */
  readonly latestMs: number;
  /** Trips that could not be driven, by the reason. */
  readonly failures: Record<string, number>;
  readonly stopped: boolean;
  readonly verification: Verification | null;
}

/** Log-ins cost the server a password hash each. */
const SIGN_IN_AT_ONCE = 5;
/** From the last preparation to the first fix. */
const HEAD_START_MS = 4_000;
/** What making one trip takes, to guess when the replay will begin. */
const MAKING_MS = 15;

/** Streams a source of positions through a running server, as many drivers at once. Throws PlainError and RestError. */
export async function replay(source: Source, o: ReplayOptions): Promise<ReplayReport> {
  const clock = o.clock ?? systemClock;
  const { say, progress, signal, headStartMs = HEAD_START_MS } = o;
  const rows = withinHours(source.rows, o.from, o.to);
  if (rows.length === 0) throw new PlainError(`No position lies between ${o.from} and ${o.to} o’clock.`);
  const trips = groupTrips(rows).slice(0, o.limitTrips);
  const lanes = assignLanes(trips);
  const points = trips.reduce((total, trip) => total + trip.rows.length, 0);
  const origin = Math.min(...trips.map((trip) => trip.rows[0]?.at ?? Number.POSITIVE_INFINITY));
  const finish = trips.reduce((latest, trip) => Math.max(latest, trip.rows.at(-1)?.at ?? origin), origin);

  say(
    `${points.toLocaleString('en')} positions, ${trips.length} trips, ${lanes.length} drivers at ${o.speed}×: about ${minutes((finish - origin) / o.speed)}`,
  );
  const spacing = medianSpacing(trips);
  if (spacing !== null) {
    const most = fastestSpeed(spacing);
    say(
      `Half of the fixes lie ${(spacing / 1000).toFixed(0)} s apart or more; the server takes one per driver every 3 s, so ${most}× is about the fastest without refusals.`,
    );
    if (o.speed > most && o.batch === 1)
      say('This is faster: expect RATE_LIMITED, or send batches (--batch), which have no such limit.');
  }

  const signInGate = createGate(SIGN_IN_AT_ONCE);
  const sessionOf = (credentials: { email: string; password: string }) =>
    createSession({ url: o.url, credentials, gate: signInGate, clock, signal });
  const admin = sessionOf({ email: o.email, password: o.password });
  const guess = clock.now() + headStartMs + trips.length * MAKING_MS;
  const made = await makeWorld({
    rest: admin.rest,
    name: o.name,
    run: o.run,
    lanes,
    departure: (trip) => dueTimes(trip.rows, origin, guess, o.speed)[0]?.fixAt ?? guess,
    concurrency: o.concurrency,
    progress: (what, done, of) => progress.update(`Making ${what}: ${done} of ${of}`),
  });
  progress.done();

  const tally = createTally();
  const start = clock.now() + headStartMs;
  let sent = 0;
  let latestMs = 0;
  const line = () => {
    const seconds = Math.max(1, (clock.now() - start) / 1000);
    const [p50, p95, p99] = tally.latency(0.5, 0.95, 0.99);
    const codes = [...tally.codes()].map(([code, count]) => `${code} ${count}`).join(', ');
    return `${sent}/${points} sent, ${tally.total()} answered, ${(tally.total() / seconds).toFixed(1)}/s · ${codes || '…'} · ${p50 ?? '–'}/${p95 ?? '–'}/${p99 ?? '–'} ms`;
  };
  const ticker = setInterval(() => progress.update(line()), 1_000);
  let ledgers: TripLedger[];
  try {
    ledgers = (
      await Promise.all(
        made.map((lane) =>
          runLane({
            url: o.url,
            device: `replay-${o.run}`,
            session: sessionOf(lane.driver),
            trips: lane.trips,
            origin,
            start,
            speed: o.speed,
            batch: o.batch,
            clock,
            signal,
            tally,
            onSent: (count, lateMs) => {
              sent += count;
              latestMs = Math.max(latestMs, lateMs);
            },
          }),
        ),
      )
    ).flat();
  } finally {
    clearInterval(ticker);
  }
  const seconds = Math.max(0.001, (clock.now() - start) / 1000);
  progress.update(line());
  progress.done();

  let verification: Verification | null = null;
  if (o.verify) {
    verification = await verify({
      rest: admin.rest,
      ledgers,
      concurrency: o.concurrency,
      clock,
      patienceMs: o.patienceMs,
      progress: (done, of) => progress.update(`Verifying: ${done} of ${of} trips`),
    });
    progress.done();
  }

  const [p50 = null, p95 = null, p99 = null] = tally.latency(0.5, 0.95, 0.99);
  const failures: Record<string, number> = {};
  for (const { failure } of ledgers) if (failure) failures[failure] = (failures[failure] ?? 0) + 1;
  return {
    rows: points,
    badRows: source.bad.count,
    repeatedRows: source.repeats,
    trips: trips.length,
    drivers: lanes.length,
    speed: o.speed,
    batch: o.batch,
    seconds,
    sent,
    codes: Object.fromEntries(tally.codes()),
    ratePerSecond: tally.total() / seconds,
    latencyMs: { p50, p95, p99 },
    latestMs,
    failures,
    stopped: signal.aborted,
    verification,
  };
}

function minutes(ms: number): string {
  return ms < 120_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
