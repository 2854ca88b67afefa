import './lib/node-version.mjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundlePlainPages, ensureBuilt, generate } from './lib/build.mjs';
import { exitWith, PlainError } from './lib/fail.mjs';
import { createLog } from './lib/log.mjs';
import { endChildrenOnSignals } from './lib/run.mjs';
import { ROOT } from './lib/tree.mjs';

const HELP = `Usage: npm start [-- options]

Builds what is not built yet, then runs the whole product on one port. Settings are environment variables:
PORT, HOST, DATABASE_URL, REDIS_URL, DATA_DIR and others (see docs/operations.md). None is needed to try it.

Options:
  --dev       development: pages are compiled as they are opened and reload when they change
  --rebuild   build even if nothing has changed
  --help      this text`;

/** Runs the server in this very process, so that one signal to it is a signal to the server. */
async function serve(dev, log) {
  process.env.NODE_ENV ??= dev ? 'development' : 'production';
  process.env.NEXT_TELEMETRY_DISABLED ??= '1';
  log.line(`Starting the server${dev ? ' for development' : ''}`);
  if (dev) {
    const { register } = await import('tsx/esm/api');
    register();
  }
  await import(pathToFileURL(join(ROOT, dev ? 'server/main.ts' : 'dist/server/main.js')).href);
}

async function main() {
  const { values } = parseArgs({
    options: { dev: { type: 'boolean' }, rebuild: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return console.log(HELP);
  if (!existsSync(join(ROOT, 'node_modules/next')))
    throw new PlainError('The libraries are missing: run `npm ci` first.');
  // Relative paths in settings (DATA_DIR) and in the server mean the project's folder.
  process.chdir(ROOT);
  if (values.dev) process.env.NODE_ENV = 'development';

  const log = createLog();
  const release = endChildrenOnSignals();
  if (values.dev) {
    log.line('Generating the database client');
    await generate(ROOT);
    await bundlePlainPages(ROOT);
  } else if (await ensureBuilt({ root: ROOT, log, force: values.rebuild })) {
    log.line('Built');
  }
  release();
  await serve(values.dev, log);
}

main().catch(exitWith);
