import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Parts } from '@/tools/bench/run/parts';
import { capacities, nodesFor, sizingTables, withTables } from '@/tools/bench/run/sizing';

const parts: Parts = {
  nodeUsPerUpdate: 100,
  nodeUsPerFrame: 10,
  redisUsPerUpdate: 25,
  ackP99MsFsyncAlways: 4,
  redisBytesPerPoint: 200,
  workerUsPerRow: 50,
  postgresBytesPerRow: 300,
  kbPerConnection: 16,
  nodeMsPerReturn: 2,
};

describe('sizing', () => {
  it('plans a part for half of its core', () => {
    expect(capacities(parts)).toMatchObject({ A: 5000, F: 50_000, R: 20_000, W: 10_000, C: 250, m: 200, H: 300 });
  });

  it('lets a node hold no more sockets than come back in half a minute, nor than its memory', () => {
    expect(capacities(parts).S).toBe(7500);
    expect(capacities({ ...parts, nodeMsPerReturn: 0.001 }).S).toBe((2 * 1024 * 1024) / 16);
  });

  it('counts nodes by the largest need, and one that may be lost', () => {
    const c = { S: 10_000, A: 1000, F: 50_000 };
    expect(nodesFor(c, { buses: 1000, passengers: 20_000, everySeconds: 3 })).toBe(4);
    expect(nodesFor(c, { buses: 30_000, passengers: 0, everySeconds: 3 })).toBe(11);
    expect(nodesFor(c, { buses: 10, passengers: 10, everySeconds: 3 })).toBe(2);
  });

  it('writes the tables of the operations page, and has none without Redis', () => {
    const text = sizingTables({ machine: '2 cores', points: [], parts });
    expect(text).toMatch(/`F` frames one node sends per second \| 50,000 \|/);
    expect(() => sizingTables({ machine: '2 cores', points: [], parts: null })).toThrow(/srivibes-redis/);
  });

  it('replaces what stands between the marks of the page, and nothing else', () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    const once = withTables(page, 'NEW');
    expect(once).toContain('-->\n\nNEW\n\n<!-- /sizing -->');
    expect(withTables(once, 'NEW')).toBe(once);
    expect(once.split('<!--')[0]).toBe(page.split('<!--')[0]);
    expect(() => withTables('no marks', 'NEW')).toThrow(/no <!-- sizing/);
  });
});
