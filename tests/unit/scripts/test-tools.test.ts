import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTool, TOOLS } from '../../../scripts/lib/test-tools.mjs';

const redis = TOOLS.find(({ variable }) => variable === 'REDIS_SERVER_BIN');
if (!redis) throw new Error('no Redis among the tools');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that answers `--version` with this text. */
function program(name: string, version: string, code = 0): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho '${version}'\nexit ${code}\n`);
  chmodSync(path, 0o755);
  return path;
}

test('finds a Redis on the PATH', async () => {
  const path = program('redis-server', 'Redis server v=7.0.15 sha=0');
  expect(await findTool(redis, { PATH: folder })).toMatchObject({ path, version: 'Redis server v=7.0.15 sha=0' });
});

test('takes Valkey where Redis is too old, and says so', async () => {
  const old = program('redis-server', 'Redis server v=6.2.1 sha=0');
  const path = program('valkey-server', 'Valkey server v=8.0.1 sha=0');
  const found = await findTool(redis, { PATH: folder });
  expect(found.path).toBe(path);
  expect(found.refused).toEqual([`${old} is older than version 7`]);
});

test('does not take a program that does not run', async () => {
  const path = program('redis-server', 'please install the snap', 1);
  expect(await findTool(redis, { PATH: folder })).toMatchObject({ path: null, refused: [`${path} does not run`] });
});

test('the variable goes before the PATH', async () => {
  program('redis-server', 'Redis server v=7.0.15 sha=0');
  const given = program('mine', 'Redis server v=7.4.0 sha=0');
  expect(await findTool(redis, { PATH: folder, REDIS_SERVER_BIN: given })).toMatchObject({ path: given });
});

test('an empty PATH has none', async () => {
  expect(await findTool(redis, { PATH: folder })).toMatchObject({ path: null, refused: [] });
});
