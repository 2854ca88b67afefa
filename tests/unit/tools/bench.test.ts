import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameReader, parseFrame, textFrame } from '@/tools/bench/load/wire';
import { cpuTicksIn } from '@/tools/bench/run/process';
import { median, quantile, spread, toRows } from '@/tools/bench/run/stats';
import { toTable } from '@/tools/bench/run/table';

const sample = (server: string, value: number, metric = 'cpuUsPerUpdate') => ({
  scenario: 'ingest',
  server,
  metric,
  value,
});

describe('the figures', () => {
  it('takes the middle, between two where there are two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([10, 20, 30], 1)).toBe(30);
    expect(median([])).toBeNaN();
  });

  it('knows how far rounds are apart', () => {
    expect(spread([100, 110, 120])).toBeCloseTo(0.182, 3);
    expect(spread([100])).toBe(0);
  });

  it('compares medians with the seed and ws of the same scenario and metric', () => {
    const rows = toRows([
      sample('seed', 70),
      sample('srivibes-redis', 30),
      sample('seed', 90),
      sample('srivibes-redis', 34),
    ]);
    expect(rows).toEqual([
      expect.objectContaining({ server: 'seed', median: 80, min: 70, max: 90, ratioToSeed: 1, ratioToWs: null }),
      expect.objectContaining({ server: 'srivibes-redis', median: 32, ratioToSeed: 0.4, ratioToWs: null }),
    ]);
  });

  it('does not compare what was not measured', () => {
    const rows = toRows([sample('seed', 70), sample('srivibes-redis', 5, 'ackP99Ms')]);
    expect(rows[1]?.ratioToSeed).toBeNull();
    expect(toTable(rows).split('\n')[2]).toMatch(/srivibes-redis +ackP99Ms +5 +5 +5 +– +–$/);
  });

  it('reads CPU behind a process name with blanks and brackets', () => {
    const stat = '4711 (node (x) y) S 1 4711 4711 0 -1 4194304 100 0 0 0 321 45 0 0 20 0 11 0 1 2 3';
    expect(cpuTicksIn(stat)).toBe(366);
  });
});

describe('the wire', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.integer({ min: 100, max: 70_000 }).map((n) => 'x'.repeat(n)),
  );

  it('reads what it writes, masked or not', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (said, masked) => {
        const frame = textFrame(said, masked);
        const parsed = parseFrame(frame);
        expect(parsed?.payload.toString('utf8')).toBe(said);
        expect(parsed?.size).toBe(frame.length);
      }),
      { numRuns: 50 },
    );
  });

  it('finds the messages wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), fc.integer({ min: 1, max: 200 }), (said, size) => {
        const heard: string[] = [];
        const read = createFrameReader(
          (message) => heard.push(message.toString('utf8')),
          () => {},
        );
        const stream = Buffer.concat(said.map((one) => textFrame(one, false)));
        for (let at = 0; at < stream.length; at += size) read(stream.subarray(at, at + size));
        expect(heard).toEqual(said);
      }),
      { numRuns: 50 },
    );
  });

  it('undoes a mask', () => {
    const masked = Buffer.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
    expect(parseFrame(masked)?.payload.toString()).toBe('Hello');
  });
});
