import './lib/node-version.mjs';
import { parseArgs } from 'node:util';
import { runChecks } from './lib/checks.mjs';
import { exitWith } from './lib/fail.mjs';
import { green, red, seconds } from './lib/log.mjs';
import { endChildrenOnSignals } from './lib/run.mjs';
import { ROOT } from './lib/tree.mjs';

const HELP = `Usage: npm run check

Types, lint and format, the directions of the house, unused code. Shows all that is wrong, not only the first.
\`npm run format\` mends what can be mended without thought.`;

async function main() {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) return console.log(HELP);
  endChildrenOnSignals();
  const results = await runChecks(ROOT);
  for (const { name, ok, output } of results) {
    if (!ok) console.log(`\n${red(name)}\n${output.trimEnd()}`);
  }
  console.log('');
  for (const { name, ok, ms } of results) {
    console.log(`${ok ? green('ok    ') : red('FAILED')}  ${name.padEnd(26)} ${seconds(ms).padStart(7)}`);
  }
  process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
}

main().catch(exitWith);
