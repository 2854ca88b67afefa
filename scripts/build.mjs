import './lib/node-version.mjs';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { exitWith } from './lib/fail.mjs';
import { createLog } from './lib/log.mjs';
import { sizeTable } from './lib/page-sizes.mjs';
import { endChildrenOnSignals } from './lib/run.mjs';
import { ROOT } from './lib/tree.mjs';

const HELP = `Usage: npm run build [-- options]

Builds the server into dist/ and the pages into .next/, unless both are current. Fails when a page's JavaScript is over its budget
(scripts/page-budgets.json).

Options:
  --rebuild   build even if nothing has changed
  --sizes     print each page's JavaScript and its budget
  --help      this text`;

async function main() {
  const { values } = parseArgs({
    options: { rebuild: { type: 'boolean' }, sizes: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return console.log(HELP);
  const log = createLog();
  endChildrenOnSignals();
  const built = await ensureBuilt({ root: ROOT, log, force: values.rebuild });
  log.line(built ? 'Built' : 'Nothing to do: what is built is current');
  if (values.sizes) console.log(sizeTable(ROOT));
}

main().catch(exitWith);
