import { join } from 'node:path';
import { runNode } from './run.mjs';

const bin = (root, path) => join(root, 'node_modules', path);

/** What the checks read and git does not keep: the Prisma client, and the types that Next.js writes. */
const PREPARATIONS = [
  { name: 'database client', args: (root) => [join(root, 'scripts/generate.mjs')] },
  { name: 'route types', args: (root) => [bin(root, 'next/dist/bin/next'), 'typegen'] },
];

/** The checks, each a program that says what is wrong and exits with 0 only if nothing is. */
const CHECKS = [
  { name: 'types (tsc)', args: (root) => [bin(root, 'typescript/bin/tsc'), '--noEmit', '--pretty', 'false'] },
  {
    name: 'lint and format (biome)',
    args: (root) => [
      bin(root, '@biomejs/biome/bin/biome'),
      process.env.CI ? 'ci' : 'check',
      '--colors=off',
      '--max-diagnostics=200',
      '.',
    ],
  },
  { name: 'directions', args: (root) => [join(root, 'scripts/directions.mjs')] },
  { name: 'unused code (knip)', args: (root) => [bin(root, 'knip/bin/knip.js'), '--no-progress'] },
];

/**
 * Runs the preparations, then all checks at the same time. A failing check stops no other.
 * @param {string} root
 * @returns {Promise<{ name: string, ok: boolean, ms: number, output: string }[]>}
 */
export async function runChecks(root) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' };
  const perform = async ({ name, args }) => {
    const { code, output, ms } = await runNode(args(root), { cwd: root, env, timeoutMs: 180_000 });
    return { name, ok: code === 0, ms, output };
  };
  const prepared = await Promise.all(PREPARATIONS.map(perform));
  const checked = await Promise.all(CHECKS.map(perform));
  return [...prepared, ...checked];
}
