import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { numberBetween } from '../lib/options';
import { EXIT_BAD_INPUT, tell } from '../lib/plain-error';
import { type Curves, measureCurves } from './run/curves';
import { startGenerator } from './run/generator';
import { run } from './run/run';
import { FULL, QUICK, SCENARIOS, type ScenarioName } from './run/scenarios';
import { SERVERS, type ServerName, startServers } from './run/servers';
import { sizingTables, withTables } from './run/sizing';
import { runSoak } from './run/soak';
import { toRows } from './run/stats';
import { curveTable, toTable } from './run/table';
import type { PeerName } from './servers/peer';

interface Options {
  quick: boolean;
  json?: string;
  only: ScenarioName[];
  servers: ServerName[];
  rounds?: number;
  nodeFlags: string[];
  soak?: number;
  curves: boolean;
  browser: boolean;
  sizing?: string;
  write?: string;
}

const PROGRAM = fileURLToPath(import.meta.url);
const SOAKED: readonly ServerName[] = ['srivibes-embedded'];
/** With what starts and stops around it under two minutes. */
const QUICK_LIMIT_MS = 75_000;
const FULL_LIMIT_MS = 75 * 60_000;
const GROWING: readonly ServerName[] = ['srivibes-embedded', 'srivibes-redis'];
const MOST_NODES = 4;
const QUICK_ONLY: readonly ScenarioName[] = ['fanout50', 'latency', 'ingest'];

const listOf =
  <T extends string>(known: readonly T[]) =>
  (text: string): T[] =>
    text.split(',').map((word) => {
      const name = known.find((one) => one === word.trim());
      if (!name) throw new InvalidArgumentError(`known are ${known.join(', ')}`);
      return name;
    });

const program = new Command('bench')
  .description(
    'Measures what a position costs in SriVibes and in its peers, interleaved, each server in a process of its own.',
  )
  .option('--quick', 'under two minutes: shorter and fewer rounds, for a first look', false)
  .option('--json <file>', 'writes the rows {scenario, server, metric, median, min, max, ratioToSeed, ratioToWs}')
  .option('--only <scenarios>', `of ${SCENARIOS.join(', ')}`, listOf(SCENARIOS))
  .option('--servers <servers>', `of ${SERVERS.join(', ')}`, listOf(SERVERS), [...SERVERS])
  .option('--rounds <number>', 'of each scenario and server; 5, quick 2', numberBetween(1, 50, { whole: true }))
  .option(
    '--node-flags <flags>',
    'for the servers, e.g. "--cpu-prof --cpu-prof-dir=/tmp/profiles"',
    (text) => text.split(' '),
    [],
  )
  .option('--curves', 'instead: how cost grows with trips, subscribers and nodes, and what each part carries', false)
  .option('--browser', 'instead: what the pages cost a browser (Chromium: CHROMIUM_BIN)', false)
  .option('--sizing <file>', 'instead: the tables of docs/operations.md, from what --curves --json wrote')
  .option('--write <page>', 'with --sizing: puts them between the marks of this page')
  .option('--soak <minutes>', 'instead: the settled heap under a steady load', numberBetween(1, 600, { whole: true }))
  .addHelpText(
    'after',
    `
Examples:
  npm run bench -- --quick
  npm run bench -- --json out.json
  npm run bench -- --only storm --servers srivibes-embedded

CPU is that of the server's process alone (/proc/PID/stat: all threads, user and kernel), so the bench runs on Linux. Latencies are as the
load generator sees them and grow with whatever else the machine does. The product must be built; redis-server is needed for
srivibes-redis and seed. srivibes-redis is measured without a worker.`,
  )
  .action(async () => bench(program.opts<Options>()));

program.command('serve <peer>', { hidden: true }).action(async (peer: PeerName) => {
  const { runPeer } = await import('./servers/peer');
  const { BENCH_REDIS_URL = '', BENCH_SECRET = '' } = process.env;
  await runPeer(peer, { redisUrl: BENCH_REDIS_URL, secret: BENCH_SECRET });
});
program.command('generate', { hidden: true }).action(async () => {
  (await import('./load/generator')).runGenerator();
});

async function bench(options: Options): Promise<void> {
  if (options.sizing !== undefined) {
    const tables = sizingTables(JSON.parse(readFileSync(options.sizing, 'utf8')) as Curves);
    console.log(tables);
    if (options.write) writeFileSync(options.write, withTables(readFileSync(options.write, 'utf8'), tables));
    return;
  }
  const only = options.only ?? (options.quick ? QUICK_ONLY : SCENARIOS);
  const rounds = options.rounds ?? (options.quick ? 2 : 5);
  const say = (line: string) => console.error(line);
  const fleet = only.includes('fleet10000') ? 10_000 : only.includes('fleet1000') || options.curves ? 1000 : 0;
  const wanted = options.soak !== undefined || options.browser ? SOAKED : options.curves ? GROWING : options.servers;
  const servers = await startServers(wanted, {
    program: PROGRAM,
    size: { fleet },
    nodes: options.curves ? MOST_NODES : 1,
    nodeFlags: options.nodeFlags,
    say,
  });
  const generator = startGenerator(PROGRAM);
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await generator.stop();
    await servers.stop();
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => void stop().then(() => process.exit(130)));
  try {
    if (options.soak !== undefined) {
      const outcomes = [];
      for (const server of servers.running)
        outcomes.push(await runSoak({ server, world: servers.world, generator, minutes: options.soak }, say));
      for (const { server, growthPercent } of outcomes)
        console.log(`${server}: heap growth after the first five minutes ${growthPercent.toFixed(1)} %`);
      if (options.json) writeFileSync(options.json, `${JSON.stringify(outcomes, null, 2)}\n`);
      return;
    }
    if (options.browser) {
      const { measureBrowser } = await import('./browser/run');
      const rows = await measureBrowser(servers, generator, say);
      for (const { scenario, metric, value } of rows)
        console.log(`${scenario.padEnd(24)} ${metric.padEnd(24)} ${value.toPrecision(4)}`);
      if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
      return;
    }
    if (options.curves) {
      const curves = await measureCurves(servers, generator, say);
      console.log(curveTable(curves.points));
      if (options.json) writeFileSync(options.json, `${JSON.stringify(curves, null, 2)}\n`);
      return;
    }
    const sizes = options.quick ? QUICK : FULL;
    const extraRounds = options.quick ? 0 : rounds;
    const limitMs = options.quick ? QUICK_LIMIT_MS : FULL_LIMIT_MS;
    const { samples, noisy, leftOut } = await run({
      servers,
      generator,
      only,
      rounds,
      extraRounds,
      sizes,
      limitMs,
      say,
    });
    const rows = toRows(samples);
    console.log(toTable(rows));
    for (const line of servers.missing) console.log(`left out: ${line}`);
    if (leftOut > 0) console.log(`left out: ${leftOut} rounds, the time was up`);
    if (noisy.length > 0) console.log(`noisy (rounds more than 25 % apart): ${noisy.join(', ')}`);
    if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
  } finally {
    await stop();
  }
}

program.parseAsync().catch((error: unknown) => {
  console.error(tell(error));
  process.exitCode = EXIT_BAD_INPUT;
});
