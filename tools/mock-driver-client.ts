import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Command, Option } from 'commander';
import { systemClock } from '@/lib/client/clock';
import { driveOnce } from './lib/drive/driver';
import { driveFleet } from './lib/drive/fleet';
import { chooseTrip, ownTrips } from './lib/drive/next-trip';
import { expandDrivers, readFleetFile } from './lib/drive/roster';
import { timetableAtSpeed, timetableOf } from './lib/drive/timetable';
import { numberBetween, serverUrl } from './lib/options';
import { EXIT_BAD_INPUT, PlainError, tell } from './lib/plain-error';
import { createGate } from './lib/pool';
import { seededRandom } from './lib/random';
import { createSession } from './lib/session';
import { codesText, createTally } from './lib/tally';

const DEMO_PASSWORD = 'srivibes-demo';

interface Options {
  url: string;
  email?: string;
  password: string;
  trip?: string;
  wait: boolean;
  drivers?: string;
  fleet?: string;
  speed?: number;
  interval: number;
  seed: number;
  quiet?: boolean;
}

const command = new Command('mock-driver')
  .description(
    'Drives buses through the real contract, as the app on a driver’s phone would: one trip, or a whole fleet by its timetable.',
  )
  .option('--url <url>', 'address of the server', serverUrl, 'http://localhost:3000')
  .option('--email <email>', 'one driver: who drives')
  .option('--password <password>', 'of the driver, or of all --drivers', DEMO_PASSWORD)
  .option('--trip <id>', 'one driver: which trip; without it the one under way, or the next')
  .option('--wait', 'one driver: wait for the departure and keep to the timetable, instead of starting now', false)
  .option('--drivers <emails>', 'a fleet: e-mails, comma-separated, with ranges such as driver01..driver47@example.org')
  .addOption(new Option('--fleet <file>', 'a fleet: a JSON file [{"email","password"}, …]').conflicts('drivers'))
  .option('--speed <km/h>', 'cruise at this speed, whatever the timetable says', numberBetween(1, 200))
  .option('--interval <seconds>', 'between two fixes', numberBetween(0.1, 3600), 5)
  .option(
    '--seed <number>',
    'of the GPS jitter: the same seed, the same drive',
    numberBetween(0, 2 ** 32 - 1, { whole: true }),
    1,
  )
  .option('-q, --quiet', 'only warnings; the default where the output is no terminal')
  .option('--no-quiet', 'say what happens also where the output is no terminal')
  .addHelpText(
    'after',
    `
Examples:
  npm run mock-driver -- --email driver@demo.srivibes.lk
  npm run mock-driver -- --email driver@demo.srivibes.lk --trip 3f2c… --speed 40 --interval 3
  npm run mock-driver -- --drivers driver01..driver40@demo.srivibes.lk

Fixes that were taken while offline are kept and sent as a batch afterwards. A driver whom another device replaces stands aside.
Exit codes: 0 done or asked to stop, 1 the trip could not be driven, 2 bad input or server not reached.`,
  );

async function main(): Promise<void> {
  const o = command.parse().opts<Options>();
  const stop = new AbortController();
  // Every driver listens to it.
  setMaxListeners(0, stop.signal);
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());
  // Started by the server: it must not outlive it.
  if (process.send) process.once('disconnect', () => process.exit(0));

  const quiet = o.quiet ?? !process.stdout.isTTY;
  const say = (text: string) => {
    if (!quiet) console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
  };
  const shared = {
    url: o.url,
    device: `mock-driver-${randomBytes(4).toString('hex')}`,
    timetable: (trip: Parameters<typeof timetableOf>[0]) =>
      o.speed === undefined ? timetableOf(trip) : timetableAtSpeed(trip, o.speed / 3.6),
    intervalMs: o.interval * 1000,
    clock: systemClock,
    signal: stop.signal,
    say,
  };

  if (o.fleet !== undefined || o.drivers !== undefined) {
    if (o.email !== undefined || o.trip !== undefined) {
      throw new PlainError('--email and --trip are for one driver, --drivers and --fleet for many.');
    }
    const drivers =
      o.fleet === undefined
        ? expandDrivers(o.drivers ?? '').map((email) => ({ email, password: o.password }))
        : readFleetFile(o.fleet);
    return driveFleet({ ...shared, drivers, seed: o.seed, warn: (text) => console.error(text) });
  }

  if (o.email === undefined) throw new PlainError('Say who drives: --email, --drivers or --fleet. See --help.');
  const session = createSession({
    url: o.url,
    credentials: { email: o.email, password: o.password },
    gate: createGate(1),
    clock: systemClock,
    signal: stop.signal,
  });
  await session.token();
  const tripId = o.trip ?? chooseTrip(await ownTrips(session.rest, stop.signal), Date.now())?.id;
  if (tripId === undefined) throw new PlainError('This driver has no trip to drive.');
  const tally = createTally();
  const report = setInterval(() => say(`fixes: ${codesText(tally.codes()) || 'none yet'}`), 10_000);
  try {
    const result = await driveOnce({ ...shared, session, random: seededRandom(o.seed), tally }, tripId, (trip) => {
      if (o.wait) return Date.parse(trip.departsAt);
      // Under way already: on from where it should be, not back to the first stop.
      return trip.status !== 'SCHEDULED' && trip.startedAt ? Date.parse(trip.startedAt) : Date.now();
    });
    const how = result.end === 'REFUSED' ? `refused (${result.code})` : result.end.toLowerCase();
    say(`${how} · fixes: ${codesText(tally.codes()) || 'none'}`);
    if (result.end === 'REFUSED') console.error(`The server refused: ${result.code}.`);
    if (result.end === 'REPLACED') console.error('Another device drives this trip now.');
    if (result.end === 'REFUSED' || result.end === 'REPLACED') process.exitCode = 1;
  } finally {
    clearInterval(report);
  }
}

main().catch((error: unknown) => {
  console.error(tell(error));
  process.exitCode = EXIT_BAD_INPUT;
});
