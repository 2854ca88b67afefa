import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleServer } from '../../../scripts/lib/build.mjs';
import { runNode } from '../../../scripts/lib/run.mjs';

const PROJECT = resolve(import.meta.dirname, '../../..');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'commands-'));
  mkdirSync(join(root, 'server'));
  mkdirSync(join(root, 'lib/greeting'), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
  cpSync(join(PROJECT, 'tsconfig.json'), join(root, 'tsconfig.json'));
  writeFileSync(join(root, 'lib/greeting/hello.ts'), "export const hello: string = 'from lib';\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

for (const command of ['start', 'build', 'test', 'check', 'directions', 'test-faults', 'audit-pages']) {
  test(`${command} --help says how it is used and does nothing else`, async () => {
    const { code, output } = await runNode([join(PROJECT, `scripts/${command}.mjs`), '--help']);
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: /);
  });

  test(`${command} refuses an option that it does not know`, async () => {
    const { code, output } = await runNode([join(PROJECT, `scripts/${command}.mjs`), '--no-such-option']);
    expect(code).toBe(1);
    expect(output).toContain('--no-such-option');
    expect(output).not.toContain('    at ');
  });
}

test('the server is bundled with the alias resolved and the packages left outside', async () => {
  writeFileSync(
    join(root, 'server/main.ts'),
    "import { z } from 'zod';\nimport { hello } from '@/lib/greeting/hello';\nprocess.stdout.write(z.string().parse(hello));\n",
  );
  expect(await bundleServer(root)).toEqual(['server/main.ts']);
  expect(readFileSync(join(root, 'dist/server/main.js'), 'utf8')).toMatch(/from "zod"/);
  const { code, output } = await runNode([join(root, 'dist/server/main.js')], { cwd: root });
  expect({ code, output }).toEqual({ code: 0, output: 'from lib' });
});

test('a bundle that fails names the file and the line', async () => {
  writeFileSync(join(root, 'server/main.ts'), "\nimport { x } from './absent';\nx();\n");
  await expect(bundleServer(root)).rejects.toMatchObject({
    message: 'Bundling the server failed.',
    output: expect.stringContaining('server/main.ts:2: Could not resolve "./absent"'),
  });
});
