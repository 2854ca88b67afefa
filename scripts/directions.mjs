import './lib/node-version.mjs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { RULES } from './lib/direction-rules.mjs';
import { checkDirections } from './lib/directions.mjs';
import { exitWith, PlainError } from './lib/fail.mjs';
import { ROOT } from './lib/tree.mjs';

const HELP = `Usage: node scripts/directions.mjs [options]

Holds every import against the directions of the house (scripts/lib/direction-rules.mjs).

Options:
  --root <folder>   another tree to look at
  --help            this text`;

async function main() {
  const { values } = parseArgs({ options: { root: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) return console.log(HELP);
  const { files, imports, problems } = await checkDirections(resolve(values.root ?? ROOT));
  if (files === 0) throw new PlainError('directions: no source file found, so nothing was checked');
  for (const problem of problems) console.log(problem);
  const verdict = problems.length === 0 ? 'all in order' : `${problems.length} against the rules`;
  console.log(`directions: ${files} files, ${imports} imports, ${RULES.length} rules: ${verdict}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

main().catch(exitWith);
