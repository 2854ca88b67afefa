import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthBytes, packet, parsePacket } from '@/tools/bench/load/mqtt';
import { parseNats } from '@/tools/bench/load/nats';
import { createFrameReader, parseFrame, textFrame } from '@/tools/bench/load/wire';
import { cpuTicksIn } from '@/tools/bench/run/process';
import { growthOf } from '@/tools/bench/run/soak';
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

describe('MQTT', () => {
  it('writes lengths as the standard shows them', () => {
    expect(lengthBytes(0)).toEqual([0]);
    expect(lengthBytes(127)).toEqual([0x7f]);
    expect(lengthBytes(128)).toEqual([0x80, 0x01]);
    expect(lengthBytes(16_383)).toEqual([0xff, 0x7f]);
    expect(lengthBytes(16_384)).toEqual([0x80, 0x80, 0x01]);
  });

  it('reads the packets that it writes, and waits for the rest of one that is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(), (bytes, cut) => {
        const whole = packet(0x32, [...bytes]);
        expect(parsePacket(whole)).toMatchObject({ kind: 3, flags: 2, size: whole.length });
        expect([...(parsePacket(whole)?.body ?? [])]).toEqual([...bytes]);
        expect(parsePacket(whole.subarray(0, cut % whole.length))).toBeNull();
      }),
    );
  });
});

describe('NATS', () => {
  it('reads a message by its length, whatever is in it', () => {
    const payload = 'a\r\nMSG +OK';
    const said = Buffer.from(`MSG trip.1 7 ${payload.length}\r\n${payload}\r\n+OK\r\n`);
    const first = parseNats(said);
    expect(first?.word.is === 'message' && first.word.payload.toString()).toBe(payload);
    expect(parseNats(said.subarray(first?.size))?.word).toEqual({ is: 'ok' });
  });

  it('waits for the rest of what is cut', () => {
    const said = Buffer.from('MSG trip.1 7 5\r\nhello\r\n');
    for (let cut = 0; cut < said.length; cut++) expect(parseNats(said.subarray(0, cut))).toBeNull();
  });

  it('tells an error from an answer', () => {
    expect(parseNats(Buffer.from("-ERR 'Unknown Protocol Operation'\r\n"))?.word).toMatchObject({ is: 'error' });
    expect(parseNats(Buffer.from('PING\r\n'))?.word).toEqual({ is: 'ping' });
  });
});

describe('a soak', () => {
  const samples = (heap: (minute: number) => number) =>
    Array.from({ length: 21 }, (_, minute) => ({ minute, heapMb: heap(minute), residentMb: 0 }));

  it('does not mind what is filled in the first five minutes', () => {
    expect(growthOf(samples((minute) => 50 + Math.min(minute, 5) * 10))).toBe(0);
  });

  it('sees a leak, through a sample that is off', () => {
    expect(growthOf(samples((minute) => (minute === 20 ? 10 : 100 + minute)))).toBeCloseTo(100 * (118.5 / 106 - 1), 0);
  });

  it('has no word on what was too short', () => {
    expect(growthOf(samples(() => 1).slice(0, 9))).toBeNaN();
  });
});
