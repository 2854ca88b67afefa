import './lib/node-version.mjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { exitWith, PlainError } from './lib/fail.mjs';
import { createLog } from './lib/log.mjs';
import { endChildrenOnSignals } from './lib/run.mjs';
import { ROOT } from './lib/tree.mjs';

const HELP = `Usage: npm run worker

Does the background work of a service of several nodes: history, retention, alerts. Any number of workers share it.
Needs DATABASE_URL and REDIS_URL; without REDIS_URL, npm start does this work by itself.`;

async function main() {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) return console.log(HELP);
  if (!existsSync(join(ROOT, 'node_modules/bullmq')))
    throw new PlainError('The libraries are missing: run `npm ci` first.');
  process.chdir(ROOT);
  const log = createLog();
  const release = endChildrenOnSignals();
  if (await ensureBuilt({ root: ROOT, log })) log.line('Built');
  release();
  process.env.NODE_ENV ??= 'production';
  // In this very process, so that one signal to it is a signal to the worker.
  await import(pathToFileURL(join(ROOT, 'dist/server/worker.js')).href);
}

main().catch(exitWith);
