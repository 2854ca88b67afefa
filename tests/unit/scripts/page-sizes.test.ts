import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdBudgets, overBudget, pageSizes } from '@/scripts/lib/page-sizes.mjs';

/** Text that gzip cannot shrink much. */
const noise = (bytes: number) =>
  Array.from({ length: bytes }, (_, i) => String.fromCharCode(33 + ((i * 7919 + ((i * i) % 104_729)) % 90))).join('');

describe('the JavaScript of a page', () => {
  let root: string;
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'srivibes-sizes-'));
    write('.next/a.js', noise(60_000));
    write('.next/b.js', noise(5_000));
    const stats = [
      { route: '/small', firstLoadChunkPaths: ['.next/b.js'] },
      { route: '/large', firstLoadChunkPaths: ['.next/a.js', '.next/b.js'] },
    ];
    write('.next/diagnostics/route-bundle-stats.json', JSON.stringify(stats));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is the sum of its files, gzipped', () => {
    const [large, small] = pageSizes(root);
    expect(large?.route).toBe('/large');
    expect(large?.kb).toBeGreaterThan(small?.kb as number);
    expect(large?.kb).toBeLessThan(65_000 / 1024);
  });

  it('fails the build where it is over its budget, and says which page and by how much', () => {
    write('scripts/page-budgets.json', JSON.stringify({ '/large': 10, '*': 100 }));
    expect(() => holdBudgets(root)).toThrow(
      expect.objectContaining({ output: expect.stringMatching(/^\/large: [\d.]+ KB .* budget 10 KB/) }),
    );
    write('scripts/page-budgets.json', JSON.stringify({ '/large': 100, '*': 100 }));
    expect(() => holdBudgets(root)).not.toThrow();
  });

  it('holds pages without a line of their own to the common budget', () => {
    expect(overBudget([{ route: '/new', kb: 201 }], { '*': 200 })).toEqual([expect.stringContaining('/new: 201.0 KB')]);
    expect(overBudget([{ route: '/new', kb: 199 }], { '*': 200 })).toEqual([]);
  });

  it('does not keep a budget for a page that is gone', () => {
    expect(overBudget([], { '/gone': 100, '*': 200 })).toEqual([expect.stringContaining('/gone')]);
  });

  it('says so when there is no build', () => {
    rmSync(join(root, '.next'), { recursive: true });
    expect(() => pageSizes(root)).toThrow(/not built/);
  });
});
