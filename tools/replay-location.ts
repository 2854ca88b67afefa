import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { numberBetween, serverUrl } from './lib/options';
import { EXIT_BAD_INPUT, PlainError, tell } from './lib/plain-error';
import { createProgress } from './lib/progress';
import { replay } from './lib/replay/replay';
import { isClean, reportText } from './lib/replay/report';
import { readSource } from './lib/source/read-source';

interface Options {
  url: string;
  email: string;
  password: string;
  speed: number;
  batch: number;
  concurrency: number;
  limitTrips?: number;
  from: number;
  to: number;
  verify: boolean;
  json?: string;
}

const command = new Command('replay')
  .description(
    'Streams a file of positions through a running server, as many drivers at once, and shows how it keeps up.',
  )
  .argument('<file>', 'CSV (.gz too), NDJSON, a GTFS-realtime feed (.pb), or a folder of such feeds')
  .option('--url <url>', 'address of the server', serverUrl, 'http://localhost:3000')
  .option(
    '--email <email>',
    'an administrator, who makes routes, vehicles, drivers and trips',
    'admin@demo.srivibes.lk',
  )
  .option('--password <password>', 'of the administrator', 'srivibes-demo')
  .option('--speed <factor>', 'times the pace of the source', numberBetween(1, 1000), 1)
  .option(
    '--batch <points>',
    'send batches of so many points instead of single updates',
    numberBetween(1, 500, { whole: true }),
    1,
  )
  .option('--limit-trips <n>', 'only the first so many trips', numberBetween(1, 1e6, { whole: true }))
  .option('--from <hour>', 'only positions from this hour of the source’s day on', numberBetween(0, 24), 0)
  .option('--to <hour>', 'only positions before this hour', numberBetween(0, 24), 24)
  .option(
    '--concurrency <n>',
    'REST calls at once while preparing and verifying',
    numberBetween(1, 64, { whole: true }),
    8,
  )
  .option('--verify', 'afterwards look for each accepted point in the trips’ histories', false)
  .option('--json <file>', 'write the report as JSON too')
  .addHelpText(
    'after',
    `
Columns are found by their names: vehicle_id, timestamp, speed (m/s; speed_kmh and speed_mph too), route_id, trip_id, latitude,
longitude, heading, accuracy, and common variants. Times: ISO 8601, or seconds or milliseconds since 1970. Within a trip the fixes
keep their spacing and are dated so that the last is of the moment it is sent.

Examples:
  npm run replay -- positions.csv.gz --speed 40 --verify
  npm run replay -- feeds/ --speed 10 --limit-trips 50 --json report.json

Exit codes: 0 done, 1 --verify found something lost, doubled or foreign, 2 bad input or server not reached.`,
  );

async function main(): Promise<void> {
  command.parse();
  const o = command.opts<Options>();
  const [file = ''] = command.args;
  if (o.from >= o.to) throw new PlainError('--from must be an earlier hour than --to.');

  const source = readSource(file);
  if (source.bad.count > 0) {
    const first = source.bad.first.map(({ place, reason }) => `${place}: ${reason}`).join('; ');
    console.error(
      `${source.bad.count} unusable rows are left out (${first}${source.bad.count > source.bad.first.length ? '; …' : ''}).`,
    );
  }
  if (source.repeats > 0)
    console.error(`${source.repeats} positions were repeated from one feed to the next and count once.`);

  const stop = new AbortController();
  // Every driver listens to it.
  setMaxListeners(0, stop.signal);
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());
  const { limitTrips, json, ...settings } = o;
  const report = await replay(source, {
    ...settings,
    limitTrips,
    name: basename(file),
    run: randomBytes(3).toString('hex'),
    signal: stop.signal,
    say: (text) => console.log(text),
    progress: createProgress(process.stdout),
  });
  console.log(`\n${reportText(report)}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  if (!isClean(report)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(tell(error));
  process.exitCode = EXIT_BAD_INPUT;
});
