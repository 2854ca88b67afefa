import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addEntry, type DrivingLog, inOrder, type LogEntry, NO_LOG } from '@/lib/domain/driving-log';
import { drivenAt, judgeDrivingTime } from '@/lib/domain/driving-time';

const MIN = 60_000;
const fix = (at: number, metres: number, accuracy = 10): LogEntry => ({
  ...{ kind: 'fix', at, lat: 6.9 + metres / 111_195, lng: 79.9, accuracy },
});
/** A fix every 30 s from minute to minute, at so many metres a second. */
function drive(from: number, to: number, speed: number, start = 0): LogEntry[] {
  const entries: LogEntry[] = [];
  for (let at = from * MIN; at <= to * MIN; at += 30_000)
    entries.push(fix(at, start + ((at - from * MIN) / 1000) * speed));
  return entries;
}
const fold = (entries: readonly LogEntry[], log: DrivingLog = NO_LOG) => entries.reduce(addEntry, log);
const minutes = (log: DrivingLog, at: number) => Math.round(drivenAt(log.time, at * MIN) / MIN);

describe('a driver’s day, from fixes', () => {
  it('counts from the moment the bus moves: 4 h 15 warns, 4 h 30 alerts', () => {
    const day = [...drive(0, 10, 0), ...drive(10.5, 300, 10)];
    const judge = (minute: number) => {
      const log = fold(day.filter(({ at }) => at <= minute * MIN));
      return judgeDrivingTime(log.time, minute * MIN);
    };
    // It stood until minute 10.
    expect([judge(10 + 254), judge(10 + 256), judge(10 + 269), judge(10 + 271)]).toEqual([
      'OK',
      'WARN',
      'WARN',
      'ALERT',
    ]);
  });

  it('30 minutes of standing rest are a new start, 29 are not', () => {
    const stand = (length: number) =>
      fold([
        ...drive(0, 200, 10),
        ...drive(200.5, 200 + length, 0, 120_000),
        ...drive(200.5 + length, 260, 10, 120_000),
      ]);
    expect(minutes(stand(31), 260)).toBeLessThan(30);
    expect(minutes(stand(28), 260)).toBeGreaterThan(200);
  });

  it('a trip that has ended, and the next that starts half an hour later: rested', () => {
    const log = fold([...drive(0, 250, 10), { kind: 'stop', at: 250 * MIN }, ...drive(281, 300, 10)]);
    expect(minutes(log, 300)).toBeLessThanOrEqual(20);
    const short = fold([...drive(0, 250, 10), { kind: 'stop', at: 250 * MIN }, ...drive(270, 300, 10)]);
    expect(minutes(short, 300)).toBeGreaterThan(270);
  });

  it('jitter at a stand is no driving', () => {
    const jitter = Array.from({ length: 80 }, (_, i) => fix(200 * MIN + i * 30_000, 120_000 + (i % 2 ? 20 : -5), 25));
    const log = fold([...drive(0, 200, 10), ...jitter]);
    expect(drivenAt(log.time, 239 * MIN)).toBe(0);
  });
});

describe('live and replayed', () => {
  it('a stop that is told twice is one, also in the moment of a fix', () => {
    for (const day of [[{ kind: 'stop', at: 5 }], [fix(5, 0), { kind: 'stop', at: 5 }]] as LogEntry[][]) {
      expect(fold([...day, { kind: 'stop', at: 5 }])).toEqual(fold(day));
    }
  });

  const entries = fc
    .array(
      fc.record({
        gap: fc.integer({ min: 1, max: 10 * MIN }),
        metres: fc.integer({ min: -50, max: 500 }),
        accuracy: fc.integer({ min: 3, max: 150 }),
        stop: fc.boolean(),
      }),
      { minLength: 1, maxLength: 80 },
    )
    .map((list) => {
      let [at, metres] = [0, 0];
      return list.map(({ gap, metres: step, accuracy, stop }): LogEntry => {
        at += gap;
        metres += step;
        return stop && at % 7 === 0 ? { kind: 'stop', at } : fix(at, metres, accuracy);
      });
    });

  it('come to the same account in any batching, any order of arrival, and with repeats', () => {
    fc.assert(
      fc.property(entries, fc.array(fc.nat(80), { maxLength: 8 }), fc.integer(), (list, cuts, seed) => {
        const live = fold(list);
        // The phone is restarted here and there: what it has kept is plain data.
        const bounds = [0, ...cuts.map((cut) => cut % list.length).sort((a, b) => a - b), list.length];
        const batched = bounds.slice(1).reduce<DrivingLog>((log, end, i) => {
          const kept = JSON.parse(JSON.stringify(log)) as DrivingLog;
          return fold(list.slice(bounds[i], end), kept);
        }, NO_LOG);
        expect(batched).toEqual(live);
        // The server reads it out of what arrived, in whatever order, some of it twice.
        const arrived = [...list, ...list.slice(0, Math.abs(seed) % list.length)].sort(
          (a, b) => ((a.at * 7919 + seed) % 1009) - ((b.at * 7919 + seed) % 1009),
        );
        expect(fold(inOrder(arrived))).toEqual(live);
      }),
    );
  });

  it('never counts more than the time that has passed', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const [first, last] = [list[0] as LogEntry, list.at(-1) as LogEntry];
        const driven = drivenAt(fold(list).time, last.at);
        expect(driven).toBeGreaterThanOrEqual(0);
        expect(driven).toBeLessThanOrEqual(last.at - first.at);
      }),
    );
  });
});
