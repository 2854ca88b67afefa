import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceMetres } from '@/lib/domain/geo';
import { createGps } from '@/tools/lib/drive/gps';
import { durationAt, motionAt } from '@/tools/lib/drive/profile';
import { timetableAtSpeed, timetableOf } from '@/tools/lib/drive/timetable';
import { seededRandom } from '@/tools/lib/random';

type TripShape = Parameters<typeof timetableOf>[0];

function tripOf(
  stops: { lat: number; lng: number; offsetMinutes: number }[],
  path: [number, number][] = [],
): TripShape {
  return {
    path,
    stops: stops.map((stop, sequence) => ({
      ...stop,
      id: `stop-${sequence}`,
      sequence,
      name: { en: `Stop ${sequence}` },
      scheduledAt: '2026-01-01T00:00:00.000Z',
    })),
  };
}

/** Trips with any timetable that the contract lets pass: minutes that do not fall, often the same several times. */
const anyTrip = fc
  .array(
    fc.record({
      lat: fc.double({ min: 6.8, max: 7.3, noNaN: true }),
      lng: fc.double({ min: 79.8, max: 80.7, noNaN: true }),
      minutes: fc.integer({ min: 0, max: 40 }),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((stops) => {
    let offsetMinutes = 0;
    return tripOf(
      stops.map(({ lat, lng, minutes }, i) => {
        if (i > 0) offsetMinutes += minutes;
        return { lat, lng, offsetMinutes };
      }),
    );
  });

const line = tripOf([
  { lat: 6.9, lng: 79.85, offsetMinutes: 0 },
  { lat: 6.9, lng: 79.9, offsetMinutes: 10 },
  { lat: 6.9, lng: 79.95, offsetMinutes: 20 },
]);

describe('a timetable', () => {
  it('never goes back, never flies, and ends at the last stop', () => {
    fc.assert(
      fc.property(
        anyTrip,
        fc.option(fc.double({ min: 3, max: 30, noNaN: true }), { nil: undefined }),
        (trip, speed) => {
          const timetable = speed === undefined ? timetableOf(trip) : timetableAtSpeed(trip, speed);
          const step = Math.max(0.5, timetable.duration / 300);
          let before = timetable.at(-60);
          expect(before.along).toBe(0);
          for (let t = 0; t <= timetable.duration + step; t += step) {
            const place = timetable.at(t);
            expect(place.along).toBeGreaterThanOrEqual(before.along);
            expect(place.along - before.along).toBeLessThanOrEqual(31 * 1.001 * (t === 0 ? 60 : step) + 1e-6);
            expect(place.speed).toBeLessThanOrEqual(30.001);
            before = place;
          }
          const last = timetable.at(timetable.duration);
          expect(last).toMatchObject({ arrived: true, speed: 0 });
          expect(distanceMetres(last, trip.stops.at(-1) ?? last)).toBeLessThan(1);
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('is at each stop at its minute, and stands there a little', () => {
    const timetable = timetableOf(line);
    expect(timetable.duration).toBe(1200);
    const atStop = timetable.at(600);
    expect(atStop.lng).toBeCloseTo(79.9, 6);
    expect(timetable.at(615)).toMatchObject({ along: atStop.along, speed: 0, arrived: false });
    expect(timetable.at(640).along).toBeGreaterThan(atStop.along);
    expect(timetable.at(300).heading).toBeCloseTo(90, 1);
  });

  it('says a speed that is the derivative of the place', () => {
    const timetable = timetableOf(line);
    for (const t of [5, 100, 300, 595, 630, 900]) {
      const derived = (timetable.at(t + 0.01).along - timetable.at(t - 0.01).along) / 0.02;
      expect(timetable.at(t).speed).toBeCloseTo(derived, 1);
    }
  });

  it('spreads stops of the same minute by distance', () => {
    const timetable = timetableOf(
      tripOf([
        { lat: 6.9, lng: 79.85, offsetMinutes: 0 },
        { lat: 6.9, lng: 79.86, offsetMinutes: 0 },
        { lat: 6.9, lng: 79.89, offsetMinutes: 8 },
      ]),
    );
    expect(timetable.at(119).lng).toBeLessThan(79.86);
    expect(timetable.at(120).lng).toBeCloseTo(79.86, 5);
  });

  it('runs late rather than fly where the timetable asks the impossible', () => {
    const timetable = timetableOf(
      tripOf([
        { lat: 6.9, lng: 79.85, offsetMinutes: 0 },
        { lat: 6.9, lng: 80.35, offsetMinutes: 1 },
      ]),
    );
    expect(timetable.duration).toBeCloseTo(durationAt(55_190, 25), -1);
  });
});

it('a leg takes as long as it is said to at a cruising speed', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 50_000, noNaN: true }),
      fc.double({ min: 1, max: 30, noNaN: true }),
      (metres, speed) => {
        const duration = durationAt(metres, speed);
        expect(motionAt(metres, duration, duration / 2).metres).toBeCloseTo(metres / 2, 3);
        expect(motionAt(metres, duration, duration / 2).speed).toBeLessThanOrEqual(speed * 1.0001);
        expect(motionAt(metres, duration, duration).metres).toBe(metres);
      },
    ),
  );
});

it('GPS: the same seed makes the same track, and all of it can be sent', () => {
  const timetable = timetableOf(line);
  const track = (seed: number) => {
    const gps = createGps(seededRandom(seed));
    return Array.from({ length: 240 }, (_, i) => ({ true: timetable.at(i * 5), said: gps(timetable.at(i * 5)) }));
  };
  expect(track(1)).toEqual(track(1));
  expect(track(1)).not.toEqual(track(2));
  for (const { true: place, said } of track(3)) {
    expect(distanceMetres(place, said)).toBeLessThan(30);
    expect(said.speed).toBeGreaterThanOrEqual(0);
    expect(said.heading).toBeGreaterThanOrEqual(0);
    expect(said.heading).toBeLessThan(360);
  }
});
