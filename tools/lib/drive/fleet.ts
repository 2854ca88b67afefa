import { type Clock, wait } from '@/lib/client/clock';
import type { TripDetail } from '@/lib/contract/views';
import { createGate } from '../pool';
import { hashText, seededRandom } from '../random';
import { type Credentials, createSession } from '../session';
import { codesText, createTally } from '../tally';
import { type DriverState, runDriver } from './driver';
import type { Timetable } from './timetable';

/** Log-ins cost the server a password hash each. */
const SIGN_IN_AT_ONCE = 5;
const STATUS_MS = 10_000;

/** Drives a whole fleet until the signal, each driver over a connection of its own, and says every 10 s how it goes. */
export async function driveFleet(o: {
  url: string;
  drivers: readonly Credentials[];
  device: string;
  timetable: (trip: TripDetail) => Timetable;
  intervalMs: number;
  seed: number;
  clock: Clock;
  signal: AbortSignal;
  say: (text: string) => void;
  warn: (text: string) => void;
}): Promise<void> {
  const { clock, signal } = o;
  const gate = createGate(SIGN_IN_AT_ONCE);
  const tally = createTally();
  const states = new Map<string, DriverState>();

  const run = async ({ email, password }: Credentials) => {
    const random = seededRandom(o.seed ^ hashText(email));
    // Spread over one interval, so that not all buses report in the same moment.
    await wait(clock, random() * o.intervalMs, signal);
    await runDriver({
      url: o.url,
      session: createSession({ url: o.url, credentials: { email, password }, gate, clock, signal }),
      device: o.device,
      timetable: o.timetable,
      intervalMs: o.intervalMs,
      random,
      clock,
      signal,
      tally,
      say: (text) => o.say(`${email} ${text}`),
      onState: (state) => states.set(email, state),
    });
  };

  const done = new AbortController();
  const over = AbortSignal.any([signal, done.signal]);
  const report = async () => {
    let before = 0;
    for (;;) {
      await wait(clock, STATUS_MS, over);
      if (over.aborted) return;
      const total = tally.total();
      o.say(statusLine(states, tally.codes(), ((total - before) * 1000) / STATUS_MS));
      before = total;
    }
  };

  const reporting = report();
  await Promise.all(o.drivers.map(run));
  if (!signal.aborted) o.warn('No driver is left: none could sign in, or all were sent away.');
  done.abort();
  await reporting;
}

export function statusLine(
  states: ReadonlyMap<string, DriverState>,
  codes: ReadonlyMap<string, number>,
  perSecond: number,
): string {
  const counts = new Map<DriverState, number>();
  for (const state of states.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
  const drivers = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
  return `${states.size} drivers: ${drivers || 'none yet'} · fixes: ${codesText(codes) || 'none yet'} · ${perSecond.toFixed(1)}/s`;
}
