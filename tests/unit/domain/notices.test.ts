import { describe, expect, it } from 'vitest';
import { DEFAULT_WISH, isQuiet, type NoticeFacts, noticesDue } from '@/lib/domain/notices';

const NOW = Date.UTC(2026, 10, 26, 8);
const MIN = 60_000;
const STOPS = ['a', 'b', 'c', 'd', 'e'];

/** The bus is before the stop `next`; the stops from there on are `gap` minutes apart, the first `first` minutes away. */
function facts(
  next: number,
  first: number,
  more: Partial<NoticeFacts> = {},
  source: 'LIVE' | 'TIMETABLE' = 'LIVE',
): NoticeFacts {
  const iso = (ms: number) => new Date(ms).toISOString();
  const stops = STOPS.slice(next).map((stopId, i) => {
    const eta = NOW + (first + i * 10) * MIN;
    return { stopId, eta: iso(eta + MIN), earliest: iso(eta), latest: iso(eta + 3 * MIN), source };
  });
  return {
    stops: STOPS,
    eta: { tripId: 't', stops, asOf: iso(NOW) },
    ...{ pickup: 2, drop: 4, boarded: false, wish: DEFAULT_WISH, pickupScheduledAt: NOW + 60 * MIN, now: NOW },
    ...more,
  };
}
const kinds = (given: NoticeFacts) => noticesDue(given).map(({ kind }) => kind);
const wish = (part: object) => ({ wish: { ...DEFAULT_WISH, ...part } });

describe('which notices are due', () => {
  it('N minutes before my stop counts on the early bound', () => {
    expect(kinds(facts(2, 10, wish({ minutesBefore: 10 })))).toEqual(['NEAR']);
    expect(kinds(facts(2, 10.1, wish({ minutesBefore: 10 })))).toEqual([]);
    expect(noticesDue(facts(2, 8.5, wish({ minutesBefore: 10 })))).toEqual([{ kind: 'NEAR', data: { minutes: 8 } }]);
  });
  it('N stops before it', () => {
    expect(kinds(facts(0, 1, wish({ stopsBefore: 2 })))).toEqual([]);
    expect(kinds(facts(1, 1, wish({ stopsBefore: 2 })))).toEqual(['NEAR']);
  });
  it('a timetable is no bus that comes near', () => {
    expect(kinds(facts(0, 0, wish({ minutesBefore: 60, stopsBefore: 9 }), 'TIMETABLE'))).toEqual([]);
  });
  it('not once it has passed, nor when aboard', () => {
    expect(kinds(facts(3, 1, wish({ minutesBefore: 10 })))).toEqual([]);
    expect(kinds(facts(2, 1, { ...wish({ minutesBefore: 10 }), boarded: true }))).toEqual([]);
  });
  it('get off: from the bus’s own place, for who is aboard or whose stop has been passed', () => {
    expect(kinds(facts(4, 5, wish({ getOff: true })))).toEqual(['GET_OFF']);
    expect(kinds(facts(4, 6, wish({ getOff: true })))).toEqual([]);
    expect(kinds(facts(4, 5, wish({ getOff: false })))).toEqual([]);
    expect(kinds(facts(1, -25, { ...wish({ getOff: true }), boarded: true }))).toContain('GET_OFF');
  });
  it('a delay of ten minutes at my stop, for who has not been asked', () => {
    expect(noticesDue(facts(2, 30, { pickupScheduledAt: NOW + 21 * MIN }))).toEqual([
      { kind: 'DELAYED', data: { minutes: 10 } },
    ]);
    expect(kinds(facts(2, 30, { pickupScheduledAt: NOW + 22 * MIN }))).toEqual([]);
    expect(kinds(facts(2, 30, { pickupScheduledAt: NOW, ...wish({ delay: false }) }))).toEqual([]);
  });
  it('nothing where there is no arrival', () => {
    const given = facts(0, 1, wish({ minutesBefore: 60, getOff: true }));
    expect(noticesDue({ ...given, eta: { ...given.eta, stops: [] } })).toEqual([]);
  });
});

describe('quiet hours', () => {
  // 08:00 UTC is 13:30 in Colombo.
  it.each([
    [{ from: 13 * 60, until: 14 * 60 }, true],
    [{ from: 13 * 60 + 31, until: 14 * 60 }, false],
    [{ from: 12 * 60, until: 13 * 60 + 30 }, false],
    [{ from: 22 * 60, until: 6 * 60 }, false],
    [{ from: 13 * 60, until: 6 * 60 }, true],
    [{ from: 60, until: 60 }, false],
    [null, false],
  ])('%j at 13:30: %s', (quiet, expected) => expect(isQuiet(quiet, NOW)).toBe(expected));
});
