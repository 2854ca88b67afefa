import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Freshness, TripStatus } from '@/lib/contract/primitives';
import { delaySeconds, type EtaFacts, estimateArrivals, type TimedStop } from '@/lib/domain/eta';
import { prepareTrack } from '@/lib/domain/track';

const T0 = Date.UTC(2026, 10, 23, 8);
const MIN = 60_000;
const north = (metres: number) => ({ lat: 6.9 + metres / 111_195.08, lng: 79.86 });
const track = prepareTrack({
  path: [0, 10_000].map((m) => [north(m).lat, north(m).lng] as const),
  stops: [0, 4000, 10_000].map((m, i) => ({ id: `s${i}`, ...north(m) })),
});
const stops: TimedStop[] = [0, 10, 30].map((minutes, i) => ({ stopId: `s${i}`, scheduledAt: T0 + minutes * MIN }));
const late = (metres: number, minutes: number) => Math.round(delaySeconds(track, stops, metres, T0 + minutes * MIN));

describe('delaySeconds', () => {
  it.each([
    [2000, 5, 0],
    [2000, 8, 180],
    [4000, 9, -60],
    [7000, 20, 0],
    [10_000, 31, 60],
    [12_000, 31, 60],
  ])('at %i m after %i min is %i s', (metres, minutes, wanted) => expect(late(metres, minutes)).toBe(wanted));

  it('calls no bus early that waits at its first stop, but late when it should have left', () => {
    expect(late(0, -10)).toBe(0);
    expect(late(40, -10)).toBe(0);
    expect(late(0, 4)).toBe(240);
  });

  it('survives stops at one place, and none at all', () => {
    const same = prepareTrack({ path: [], stops: [0, 0, 500].map((m, i) => ({ id: `s${i}`, ...north(m) })) });
    expect(Number.isFinite(delaySeconds(same, stops, 0, T0))).toBe(true);
    expect(Number.isFinite(delaySeconds(same, stops, 100, T0))).toBe(true);
    expect(delaySeconds(track, [], 100, T0)).toBe(0);
  });

  it('grows second by second with time, and shrinks with metres', () => {
    const metres = fc.double({ min: 100, max: 9900, noNaN: true });
    fc.assert(
      fc.property(metres, metres, fc.nat({ max: 3600 }), (a, b, seconds) => {
        const at = T0 + 5 * MIN;
        const base = delaySeconds(track, stops, a, at);
        expect(delaySeconds(track, stops, a, at + seconds * 1000)).toBeCloseTo(base + seconds, 6);
        if (b > a) expect(delaySeconds(track, stops, b, at)).toBeLessThanOrEqual(base);
      }),
    );
  });
});

const facts: EtaFacts = {
  stops,
  progress: { nextStopIndex: 1 },
  delaySeconds: 120,
  freshness: 'LIVE',
  status: 'STARTED',
  now: T0 + 5 * MIN,
};

describe('estimateArrivals', () => {
  it('adds the present delay to the timetable, for the stops ahead only', () => {
    const arrivals = estimateArrivals(facts);
    expect(arrivals.map((a) => [a.stopId, (a.eta - T0) / MIN, a.source])).toEqual([
      ['s1', 12, 'LIVE'],
      ['s2', 32, 'LIVE'],
    ]);
    // 7 minutes ahead: 15 s + 8 % early, 30 s + 15 % late.
    expect(arrivals[0]).toMatchObject({ earliest: T0 + 12 * MIN - 48_600, latest: T0 + 12 * MIN + 93_000 });
  });

  it('speaks by the timetable before the start, put off by an overdue departure', () => {
    const scheduled = { ...facts, status: 'SCHEDULED', progress: null, freshness: 'LOST' } as const;
    const early = estimateArrivals({ ...scheduled, now: T0 - MIN });
    expect(early.map((a) => [(a.eta - T0) / MIN, a.source])).toEqual([0, 10, 30].map((m) => [m, 'TIMETABLE']));
    expect(estimateArrivals(scheduled).map((a) => (a.eta - T0) / MIN)).toEqual([5, 15, 35]);
  });

  it('is silent once LOST, before the first fix, after the end, and at the last stop', () => {
    expect(estimateArrivals({ ...facts, freshness: 'LOST' })).toEqual([]);
    expect(estimateArrivals({ ...facts, progress: null })).toEqual([]);
    expect(estimateArrivals({ ...facts, status: 'ENDED' })).toEqual([]);
    expect(estimateArrivals({ ...facts, status: 'CANCELLED' })).toEqual([]);
    expect(estimateArrivals({ ...facts, progress: { nextStopIndex: 3 } })).toEqual([]);
    expect(estimateArrivals({ ...facts, stops: [] })).toEqual([]);
  });

  it('keeps its promises for any trip', () => {
    const any = fc.record({
      gaps: fc.array(fc.nat({ max: 40 * MIN }), { minLength: 1, maxLength: 20 }),
      next: fc.nat({ max: 21 }),
      delay: fc.integer({ min: -3600, max: 3 * 3600 }),
      freshness: fc.constantFrom<Freshness>('LIVE', 'AGING', 'STALE'),
      status: fc.constantFrom<TripStatus>('SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY'),
      now: fc.integer({ min: -60, max: 400 }).map((m) => T0 + m * MIN),
    });
    fc.assert(
      fc.property(any, ({ gaps, next, delay, ...rest }) => {
        let scheduledAt = T0;
        const timed = gaps.map((gap, i) => {
          scheduledAt += gap;
          return { stopId: `s${i}`, scheduledAt };
        });
        const input = { ...rest, stops: timed, progress: { nextStopIndex: next }, delaySeconds: delay };
        const arrivals = estimateArrivals(input);
        expect(arrivals).toHaveLength(rest.status === 'SCHEDULED' ? timed.length : Math.max(0, timed.length - next));
        for (const [i, a] of arrivals.entries()) {
          const before = arrivals[i - 1];
          expect(a.earliest).toBeGreaterThanOrEqual(rest.now);
          expect(a.eta).toBeGreaterThanOrEqual(a.earliest);
          expect(a.latest).toBeGreaterThan(a.eta);
          if (!before) continue;
          for (const key of ['eta', 'earliest', 'latest'] as const) expect(a[key]).toBeGreaterThanOrEqual(before[key]);
        }
        const fresh = estimateArrivals({ ...input, freshness: 'LIVE' });
        for (const [i, a] of arrivals.entries()) {
          const sharp = fresh[i] as (typeof fresh)[number];
          expect(a.latest - a.earliest).toBeGreaterThanOrEqual(sharp.latest - sharp.earliest);
        }
      }),
    );
  });
});
