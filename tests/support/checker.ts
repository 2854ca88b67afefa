import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from './fleet-of-processes';
import { Driver, type DriverOptions, Follower } from './roamers';

/** What a fault did, by the logs of the clients and by PostgreSQL. */
export interface Outcome {
  acked: number;
  stored: number;
  lost: number;
  doubled: number;
  /** The longest that a follower heard nothing, in ms; null where nobody followed. */
  gapMs: number | null;
  /** What besides was counted, printed under the line. */
  note?: string;
  /** Whatever else was not as it must be. */
  wrong: string[];
}

const SETTLED_WITHIN_MS = 30_000;
const POLL_MS = 100;

export interface TrafficOptions {
  trips?: number;
  everyMs?: number;
  /** How the phone of each trip differs from others. */
  phones?: readonly DriverOptions[];
  /** The first trip whose followers must have seen their bus before it begins. */
  seenFrom?: number;
}

/**
 * Drivers on all nodes, each trip followed by one passenger per node; the last driver's phone numbers nothing. Resolves when every
 * follower has seen its bus move.
 */
export async function startTraffic(
  fleet: Fleet,
  { trips = 4, everyMs = 60, phones = [], seenFrom = 0 }: TrafficOptions = {},
) {
  const { world } = fleet;
  const drivers: Driver[] = [];
  const followers: Follower[] = [];
  for (let i = 0; i < trips; i++) {
    const driver = await world.person('DRIVER', `Driver ${i}`, world.operator.id);
    const trip = await world.addTrip({ status: 'STARTED', driverId: driver.id });
    drivers.push(new Driver(fleet, driver, i, trip.id, { numbered: i < trips - 1, ...phones[i] }));
    for (let n = 0; n < fleet.nodes.length; n++) {
      const passenger = await world.person('PASSENGER', `Follower ${i} ${n}`);
      await world.book(trip.id, passenger.id, n + 1);
      followers.push(new Follower(fleet, passenger, n, trip.id));
    }
  }
  const everybody = [...drivers, ...followers];
  const close = () => {
    for (const driver of drivers) driver.stop();
    for (const one of everybody) one.close();
  };
  await Promise.all(everybody.map((one) => one.open()));
  for (const driver of drivers) driver.start(everyMs);

  const acked = () => drivers.reduce((sum, driver) => sum + driver.acked.size, 0);
  /** Resolves with the ms until every follower has seen a fix that was taken from now on; rejects with who has not. */
  const healed = async (withinMs: number, from = 0): Promise<number> => {
    const [since, begun] = [Date.now(), performance.now()];
    const watched = followers.slice(from * fleet.nodes.length).filter(({ ended }) => !ended);
    const behind = () => watched.filter((follower) => follower.latest() < since).length;
    while (behind() > 0) {
      if (performance.now() - begun > withinMs)
        throw new Error(`${behind()} followers see nothing new in ${withinMs} ms`);
      await delay(20);
    }
    return performance.now() - begun;
  };
  try {
    await healed(15_000, seenFrom);
  } catch (error) {
    close();
    throw error;
  }
  for (const follower of followers) follower.mark();

  return {
    drivers,
    followers,
    acked,
    unavailable: () => drivers.reduce((sum, { answers }) => sum + (answers.get('UNAVAILABLE') ?? 0), 0),
    healed,
    close,
    /** One more phone of a trip, whose points count like the others'. */
    async addDriver(...args: ConstructorParameters<typeof Driver> extends [Fleet, ...infer Rest] ? Rest : never) {
      const driver = new Driver(fleet, ...args);
      drivers.push(driver);
      everybody.push(driver);
      await driver.open();
      driver.start(everyMs);
      return driver;
    },
    /** Resolves when so many more have been acknowledged. */
    async progress(count: number, withinMs = 20_000): Promise<void> {
      const goal = acked() + count;
      await until(
        () => acked() >= goal,
        withinMs,
        () => `${acked()} of ${goal} acknowledged`,
      );
    },
    /** Stops the drivers, lets everything be handed in and drained, and counts. */
    async settle(): Promise<Outcome> {
      const gapMs = Math.max(...followers.map((follower) => follower.longestGapMs));
      for (const driver of drivers) driver.stop();
      const wrong: string[] = [];
      const waited = until(
        () => drivers.every((driver) => driver.isIdle()),
        SETTLED_WITHIN_MS,
        () => 'drivers could not hand in what they have',
      );
      await waited.catch((error: Error) => wrong.push(error.message));
      close();
      const outcome = await compare(fleet, drivers);
      for (const { refused, mayBe } of drivers)
        wrong.push(...refused.flatMap(({ code }) => (mayBe.has(code) ? [] : [code])));
      for (const follower of followers) wrong.push(...follower.backwards.map((word) => `shown backwards: ${word}`));
      return { ...outcome, gapMs, wrong: [...wrong, ...outcome.wrong] };
    },
  };
}

/** acked ⊆ PostgreSQL, each once, and nothing there that nobody sent. Waits until the log is drained. */
async function compare(fleet: Fleet, drivers: readonly Driver[]): Promise<Omit<Outcome, 'gapMs'>> {
  const tripIds = drivers.map(({ tripId }) => tripId);
  const phones = new Map(drivers.map((driver) => [driver.device, driver]));
  const acked = drivers.reduce((sum, driver) => sum + driver.acked.size, 0);
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const rows = await storedPoints(fleet, tripIds);
    const seen = new Set(rows.map(({ device, fixAt }) => `${device} ${fixAt}`));
    const lost = drivers.reduce(
      (sum, { device, acked }) => sum + [...acked.keys()].filter((fixAt) => !seen.has(`${device} ${fixAt}`)).length,
      0,
    );
    if (lost > 0 && performance.now() < deadline) {
      await delay(POLL_MS);
      continue;
    }
    const wrong = rows
      .filter(({ device, fixAt, lat }) => phones.get(device)?.sent.get(fixAt)?.lat !== lat)
      .map(({ device, fixAt }) => `stored, but never sent so: ${device} at ${fixAt}`);
    return { acked, stored: rows.length, lost, doubled: rows.length - seen.size, wrong };
  }
}

/** What history holds of these trips. */
export async function storedPoints(fleet: Fleet, tripIds: readonly string[]) {
  const { rows } = await fleet.pool.query<{ device: string; fix_at: Date; lat: number; seq: string | null }>(
    'SELECT device, fix_at, lat, seq FROM location_point WHERE trip_id = ANY($1::uuid[])',
    [tripIds],
  );
  return rows.map(({ device, fix_at, lat, seq }) => ({
    ...{ device, fixAt: fix_at.getTime(), lat },
    seq: seq === null ? null : Number(seq),
  }));
}

export async function until(holds: () => boolean | Promise<boolean>, withinMs: number, words: () => string) {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${words()} within ${withinMs} ms`);
    await delay(20);
  }
}

/** One line of the table, as it is printed after the fault and again at the end. */
export function lineOf(name: string, { acked, stored, lost, doubled, gapMs, note }: Outcome, tookMs: number): string {
  const cells = [acked, stored, lost, doubled, gapMs === null ? '–' : Math.round(gapMs)];
  return `${name.padEnd(52)}${cells.map((cell) => String(cell).padStart(9)).join('')}${(tookMs / 1000).toFixed(1).padStart(8)}${note ? `\n    ${note}` : ''}`;
}
export const TABLE_HEAD = `${'fault'.padEnd(52)}${['acked', 'stored', 'lost', 'doubled', 'gap ms', 'took s'].map((cell, i) => cell.padStart(i === 5 ? 8 : 9)).join('')}`;
