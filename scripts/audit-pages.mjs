import './lib/node-version.mjs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { exitWith, PlainError } from './lib/fail.mjs';
import { createLog } from './lib/log.mjs';
import { endChildrenOnSignals, runNode } from './lib/run.mjs';
import { provideTools, TOOLS } from './lib/test-tools.mjs';
import { ROOT } from './lib/tree.mjs';

const HELP = `Usage: npm run audit:pages [-- options]

Measures the built pages in a real Chromium and prints the figures; ends with an error where one is below its mark:
Lighthouse on a phone for the public pages (performance 90, accessibility 100, best practices 95; the median of three),
axe on every page of every role in light and dark, and the bytes of an hour in text mode.

Options:
  --only <words>   the audits whose name contains these words, e.g. lighthouse, axe, text mode
  --help           this text`;

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) return console.log(HELP);
  const log = createLog();
  endChildrenOnSignals();
  await ensureBuilt({ root: ROOT, log });
  const { env, missing } = await provideTools(
    log,
    TOOLS.filter(({ variable }) => variable === 'CHROMIUM_BIN'),
  );
  if (missing.length > 0) throw new PlainError('There is no Chromium.', missing[0].why);
  const only = values.only?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const args = ['test', '--config', join(ROOT, 'playwright.audit.config.ts'), '--reporter', 'list'];
  const { code } = await runNode(
    [join(ROOT, 'node_modules/playwright/cli.js'), ...args, ...(only ? ['--grep', only] : [])],
    { cwd: ROOT, env: { ...process.env, ...env }, show: true },
  );
  process.exitCode = code;
}

main().catch(exitWith);
