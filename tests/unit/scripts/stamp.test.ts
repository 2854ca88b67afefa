import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clearStamp, isCurrent, sourceHash, writeStamp } from '../../../scripts/lib/stamp.mjs';

let root: string;

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stamp-'));
  write('package-lock.json', '{}');
  write('app/page.tsx', 'one');
  write('dist/server/main.js', 'built');
  write('dist/sw.js', 'built');
  write('.next/BUILD_ID', 'first');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const BUILT_FROM = [
  'app/page.tsx',
  'lib/a/b.ts',
  'prisma/schema.prisma',
  'package-lock.json',
  'next.config.mjs',
  'proxy.ts',
];
for (const path of BUILT_FROM) {
  test(`a change of ${path} changes the hash`, () => {
    const before = sourceHash(root, {});
    write(path, 'two');
    expect(sourceHash(root, {})).not.toBe(before);
  });
}

const NOT_BUILT_FROM = [
  'tests/a.test.ts',
  'docs/a.md',
  'README.md',
  'biome.json',
  'server/db/generated/client.ts',
  'next-env.d.ts',
];
for (const path of NOT_BUILT_FROM) {
  test(`a change of ${path} does not`, () => {
    const before = sourceHash(root, {});
    write(path, 'two');
    expect(sourceHash(root, {})).toBe(before);
  });
}

test('a file that moved changes the hash, and so does a public variable', () => {
  const before = sourceHash(root, {});
  rmSync(join(root, 'app/page.tsx'));
  write('app/other.tsx', 'one');
  const moved = sourceHash(root, {});
  expect(moved).not.toBe(before);
  expect(sourceHash(root, { NEXT_PUBLIC_NAME: 'x' })).not.toBe(moved);
  expect(sourceHash(root, { DATABASE_URL: 'x' })).toBe(moved);
});

test('is current only after a build that reached its end, from the same sources', () => {
  const hash = sourceHash(root, {});
  expect(isCurrent(root, hash)).toBe(false);
  writeStamp(root, hash);
  expect(isCurrent(root, hash)).toBe(true);
  expect(isCurrent(root, 'another')).toBe(false);
  clearStamp(root);
  expect(isCurrent(root, hash)).toBe(false);
});

test('is not current when the pages were built again or either half is gone', () => {
  const hash = sourceHash(root, {});
  writeStamp(root, hash);
  write('.next/BUILD_ID', 'second');
  expect(isCurrent(root, hash)).toBe(false);
  write('.next/BUILD_ID', 'first');
  expect(isCurrent(root, hash)).toBe(true);
  rmSync(join(root, '.next'), { recursive: true });
  expect(isCurrent(root, hash)).toBe(false);
  write('.next/BUILD_ID', 'first');
  rmSync(join(root, 'dist/server/main.js'));
  expect(isCurrent(root, hash)).toBe(false);
});

test('a torn stamp counts as none', () => {
  write('dist/build-stamp.json', '{"hash": ');
  expect(isCurrent(root, sourceHash(root, {}))).toBe(false);
});
