import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { around, boundsOf, type LatLngPair, projection } from '@/components/track/projection';
import { type JourneyFacts, journeyOf } from '@/components/trip/journey';
import type { TripDetail } from '@/lib/contract/views';
import { leanWords, translator } from '@/lib/i18n/lean-words';
import en from '@/lib/i18n/messages/en.json';

const NOW = Date.UTC(2026, 10, 26, 8);
const iso = (offset: number) => new Date(NOW + offset).toISOString();
const stops = ['a', 'b', 'c'].map((id, i) => ({ id, name: { en: id }, scheduledAt: iso(i * 600_000) }));
const trip = { stops, departsAt: iso(0) } as unknown as TripDetail;
const fix = (ageMs: number) => ({ updatedAt: iso(-ageMs) }) as JourneyFacts['current'];
const eta: JourneyFacts['eta'] = {
  tripId: 't',
  asOf: iso(0),
  stops: [{ stopId: 'c', eta: iso(60_000), earliest: iso(30_000), latest: iso(90_000), source: 'LIVE' }],
};
const judge = (facts: Partial<JourneyFacts>) =>
  journeyOf({
    trip,
    status: 'STARTED',
    current: fix(1000),
    eta,
    place: null,
    leg: null,
    boarded: false,
    now: NOW,
    ...facts,
  });

describe('how a trip stands', () => {
  it('tells an arrival with its source while the bus is heard', () => {
    expect(judge({})).toMatchObject({ freshness: 'LIVE', trouble: null, eta: { source: 'LIVE' }, instead: null });
    expect(judge({ current: fix(170_000) })).toMatchObject({ freshness: 'STALE', trouble: null });
  });

  it.each([
    ['not heard for three minutes', { current: fix(180_001) }, 'LOST'],
    ['never heard', { current: null, eta: null }, 'NO_POSITION'],
    ['standing', { status: 'PAUSED' }, 'PAUSED'],
    ['in need', { status: 'EMERGENCY' }, 'EMERGENCY'],
    ['over', { status: 'ENDED' }, 'ENDED'],
    ['called off', { status: 'CANCELLED' }, 'CANCELLED'],
    ['overdue', { status: 'SCHEDULED', now: NOW + 120_001 }, 'NOT_STARTED'],
    ['due', { status: 'SCHEDULED', now: NOW + 119_000 }, null],
  ] as const)('%s: %j → %s', (_, facts, trouble) => {
    expect(judge(facts as Partial<JourneyFacts>).trouble).toBe(trouble);
  });

  it('promises nothing on the word of a bus that is lost', () => {
    expect(judge({ current: fix(180_001) })).toMatchObject({ eta: null, freshness: 'LOST' });
    expect(judge({ current: fix(180_001) }).etas.size).toBe(0);
  });
});

describe('the map of a share link', () => {
  const point = fc.tuple(
    fc.double({ min: 5.9, max: 9.8, noNaN: true }),
    fc.double({ min: 79.6, max: 81.9, noNaN: true }),
  );
  const box = { width: 360, height: 320, inset: { top: 44, right: 76, bottom: 36, left: 36 } };

  it('shows every place of its bounds inside the free part of the box, north up', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 20 }), (points: LatLngPair[]) => {
        const place = projection(boundsOf(points), box);
        for (const one of points) {
          const [x, y] = place(one);
          expect(x).toBeGreaterThanOrEqual(36 - 1e-6);
          expect(x).toBeLessThanOrEqual(284 + 1e-6);
          expect(y).toBeGreaterThanOrEqual(44 - 1e-6);
          expect(y).toBeLessThanOrEqual(284 + 1e-6);
        }
        expect(place([9, 80])[1]).toBeLessThan(place([8, 80])[1]);
      }),
    );
  });

  it('has the bus in the middle when it looks at the bus', () => {
    const [x, y] = projection(around([7, 80], 2500), box)([7, 80]);
    expect(x).toBeCloseTo(160, 0);
    expect(y).toBeCloseTo(164, 0);
  });
});

it('the words of a share link fill in their arguments, and count', () => {
  const t = translator(leanWords(en));
  expect(t('trip.busTo', { route: '01', stop: '{x}' })).toBe('Bus 01 · {x}');
  expect(t('trip.earlierStops', { count: 1 })).toBe('1 earlier stop');
  expect(t('trip.earlierStops', { count: 3 })).toBe('3 earlier stops');
});
