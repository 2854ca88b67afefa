import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandDrivers } from '@/tools/lib/drive/roster';
import { compare, createLedger } from '@/tools/lib/replay/ledger';
import { assignLanes, fastestSpeed, groupTrips, medianSpacing, withinHours } from '@/tools/lib/replay/plan';
import { routeCodes } from '@/tools/lib/replay/routes';
import { dueTimes } from '@/tools/lib/replay/times';
import type { SourceRow } from '@/tools/lib/source/row';

const row = (at: number, more: Partial<SourceRow> = {}): SourceRow => ({
  vehicle: 'v',
  route: 'r',
  trip: 't',
  at,
  offsetMinutes: 0,
  lat: 6.9,
  lng: 79.9,
  ...more,
});

describe('trips', () => {
  it('are told apart by trip and vehicle, and sorted by time within', () => {
    const trips = groupTrips([row(30), row(10), row(20, { vehicle: 'w' }), row(40, { trip: 'u' })]);
    expect(trips.map(({ vehicle, trip, rows }) => [vehicle, trip, rows.map(({ at }) => at)])).toEqual([
      ['v', 't', [10, 30]],
      ['w', 't', [20]],
      ['v', 'u', [40]],
    ]);
  });

  it('without numbers are divided by long pauses', () => {
    const minute = 60_000;
    const trips = groupTrips([0, 1, 2, 40, 41].map((at) => row(at * minute, { trip: '' })));
    expect(trips.map(({ rows }) => rows.length)).toEqual([3, 2]);
  });

  it('of one vehicle go to one driver, unless they overlap', () => {
    const trips = groupTrips([
      row(0),
      row(100),
      row(50, { trip: 'u' }),
      row(150, { trip: 'u' }),
      row(200, { trip: 'x' }),
    ]);
    expect(assignLanes(trips).map((lane) => lane.trips.map(({ trip }) => trip))).toEqual([['t', 'x'], ['u']]);
  });

  it('know the pace at which the server will not refuse', () => {
    const trips = groupTrips([0, 120_000, 240_000, 250_000].map((at) => row(at)));
    expect(medianSpacing(trips)).toBe(120_000);
    expect(fastestSpeed(120_000)).toBe(40);
    expect(fastestSpeed(1_000)).toBe(1);
    expect(medianSpacing(groupTrips([row(0)]))).toBeNull();
  });

  it('are cut by the hours of the source’s own day', () => {
    const sixInAustin = Date.UTC(2016, 11, 16, 12);
    expect(withinHours([row(sixInAustin, { offsetMinutes: -360 })], 6, 7)).toHaveLength(1);
    expect(withinHours([row(sixInAustin, { offsetMinutes: -360 })], 12, 13)).toHaveLength(0);
  });
});

it('no fix is dated ahead of the moment it is sent, the spacing is kept, and the last is of its moment', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 86_400_000 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 0, max: 3_600_000 }),
      fc.integer({ min: 1, max: 1000 }),
      (offsets, lead, speed) => {
        const origin = 1_000_000;
        const rows = [...offsets].sort((a, b) => a - b).map((offset) => row(origin + lead + offset));
        const due = dueTimes(rows, origin, 1_750_000_000_000, speed);
        for (const [i, { sendAt, fixAt }] of due.entries()) {
          expect(fixAt).toBeLessThanOrEqual(sendAt);
          const next = due[i + 1];
          if (next) {
            expect(next.fixAt - fixAt).toBe((rows[i + 1] as SourceRow).at - (rows[i] as SourceRow).at);
            expect(next.sendAt).toBeGreaterThanOrEqual(sendAt);
          }
        }
        const last = due.at(-1) as { sendAt: number; fixAt: number };
        expect(last.sendAt - last.fixAt).toBeLessThan(1);
      },
    ),
  );
});

it('codes of routes stay short and different', () => {
  const codes = routeCodes(['', 'a'.repeat(30), `${'a'.repeat(30)}b`, '7']);
  expect([...codes.values()]).toEqual(['unnamed', 'a'.repeat(16), `${'a'.repeat(16)}-2`, '7']);
});

describe('the ledger against the history', () => {
  const ledgerOf = (outcomes: string[]) => {
    const ledger = createLedger('trip');
    for (const [seq, outcome] of outcomes.entries()) ledger.outcomes.set(seq, { outcome, lat: seq, lng: 1 });
    return ledger;
  };
  const point = (seq: number | null, lat = seq ?? 0) => ({ seq, lat, lng: 1 });

  it('is content with every accepted point once, and with a lost one either way', () => {
    const ledger = ledgerOf(['ok', 'RATE_LIMITED', 'lost', 'duplicate', 'lost']);
    expect(compare(ledger, [point(0), point(2), point(3)])).toEqual({
      missing: [],
      doubled: [],
      foreign: [],
      found: 2,
    });
  });

  it('finds what is missing, doubled, refused, elsewhere or from nowhere', () => {
    const ledger = ledgerOf(['ok', 'ok', 'RATE_LIMITED', 'ok', 'lost']);
    const history = [point(0), point(0), point(2), point(3, 50), point(9), point(null), point(4), point(4)];
    expect(compare(ledger, history)).toEqual({ missing: [1, 3], doubled: [0, 4], foreign: [2, 3, 9, -1], found: 0 });
  });
});

describe('a list of drivers', () => {
  it('knows ranges', () => {
    expect(expandDrivers('driver@a.lk, driver08..driver11@a.lk,driver08@a.lk')).toEqual([
      'driver@a.lk',
      'driver08@a.lk',
      'driver09@a.lk',
      'driver10@a.lk',
      'driver11@a.lk',
    ]);
  });
  it.each(['', 'nobody', 'a1..b2@x.lk', 'a5..a1@x.lk', 'a..@x.lk'])('refuses "%s"', (text) => {
    expect(() => expandDrivers(text)).toThrow();
  });
});
