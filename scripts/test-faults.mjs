import './lib/node-version.mjs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { exitWith, PlainError } from './lib/fail.mjs';
import { createLog } from './lib/log.mjs';
import { endChildrenOnSignals, runNode } from './lib/run.mjs';
import { ROOT } from './lib/tree.mjs';

const HELP = `Usage: npm run test:faults [-- options]

Breaks processes, Redis, PostgreSQL, lines and phones under traffic and counts: what was acknowledged must be in PostgreSQL, once,
and nobody is shown an older position. Prints a line for each fault. Needs a redis-server (7 or newer) on the PATH or in
REDIS_SERVER_BIN.

Options:
  --only <words>        the faults whose name contains these words
  --random <seconds>    only the random killer, for so long: kill -9 of nodes, worker and Redis under traffic
  --seed <number>       its choices, as a failed run has printed them; without, new ones each time
  --help                this text`;

function wholeNumber(name, text) {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new PlainError(`--${name} is a whole number from 1, not ${text}`);
  return text;
}

async function main() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      random: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(HELP);
  const random = wholeNumber('random', values.random);
  const seed = wholeNumber('seed', values.seed);
  endChildrenOnSignals();
  await ensureBuilt({ root: ROOT, log: createLog() });
  const env = { ...process.env, NODE_ENV: 'test' };
  if (random) env.FAULTS_RANDOM_SECONDS = random;
  if (seed) env.FAULTS_SEED = seed;
  const only = random ? 'at random' : values.only?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const args = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'integration', 'tests/faults'];
  const { code } = await runNode([...args, ...(only ? ['-t', only] : [])], { cwd: ROOT, env, show: true });
  process.exitCode = code;
}

main().catch(exitWith);
