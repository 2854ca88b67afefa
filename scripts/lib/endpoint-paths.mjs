import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'lib/contract/rest/generated';

/**
 * Writes method and path of each endpoint of the contract, without the schemas: all that a browser needs of them.
 * @param {string} root
 * @throws {Error} when the contract cannot be read
 */
export async function writeEndpointPaths(root) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['lib/contract/rest/endpoints.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    tsconfig: 'tsconfig.json',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { endpoints } = await import(`data:text/javascript;base64,${code}`);
  const lines = Object.entries(endpoints).map(([name, { method, path }]) => `  ${name}: ['${method}', '${path}'],`);
  const text = [
    '// Generated from ../endpoints.ts by scripts/generate.mjs.',
    'export const paths = {',
    ...lines,
    '} as const;',
    '',
  ].join('\n');
  const file = join(root, FOLDER, 'paths.ts');
  // Left alone where nothing has changed, so that nothing that watches it starts over.
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(join(root, FOLDER), { recursive: true });
  writeFileSync(file, text);
}
