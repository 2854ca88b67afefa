import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LatLng, pointAlong } from '@/lib/domain/geo';
import { judgeOffRoute } from '@/lib/domain/off-route';
import { type Progress, progressOf } from '@/lib/domain/progress';
import { prepareTrack, type Track } from '@/lib/domain/track';

/** Metres east and north of a place in Colombo, as degrees. */
const at = (east: number, north: number): LatLng => ({
  lat: 6.9 + north / 111_195,
  lng: 79.86 + east / (111_195 * Math.cos((6.9 * Math.PI) / 180)),
});
const route = (path: [number, number][], stops: [number, number][]) =>
  prepareTrack({
    path: path.map(([e, n]) => [at(e, n).lat, at(e, n).lng]),
    stops: stops.map(([e, n], i) => ({ id: `s${i}`, ...at(e, n) })),
  });
const alongs = (track: Track) => track.stops.map((s) => Math.round(s.alongMetres));

const STRAIGHT = route(
  [
    [0, 0],
    [0, 5000],
    [0, 10_000],
  ],
  [
    [0, 0],
    [20, 3000],
    [-15, 7000],
    [0, 10_000],
  ],
);
const OUT_AND_BACK = route(
  [
    [0, 0],
    [0, 5000],
    [0, 0],
  ],
  [
    [0, 0],
    [0, 2000],
    [0, 5000],
    [0, 4000],
    [0, 0],
  ],
);
const LOOP = route(
  [
    [0, 0],
    [3000, 0],
    [3000, 3000],
    [0, 3000],
    [0, 0],
  ],
  [
    [0, 0],
    [3000, 3000],
    [0, 0],
  ],
);
/** Crosses itself at (2000, 2000). */
const EIGHT = route(
  [
    [0, 0],
    [4000, 4000],
    [4000, 0],
    [0, 4000],
  ],
  [
    [0, 0],
    [2000, 2000],
    [4000, 2000],
    [2000, 2000],
    [0, 4000],
  ],
);

describe('prepareTrack', () => {
  it('places stops beside a road', () => expect(alongs(STRAIGHT)).toEqual([0, 3000, 7000, 10_000]));
  it('places stops on the right pass of a road used both ways', () =>
    expect(alongs(OUT_AND_BACK)).toEqual([0, 2000, 5000, 6000, 10_000]));
  it('ends a loop at its end', () => expect(alongs(LOOP)).toEqual([0, 6000, 12_000]));
  it('passes a crossing twice', () => {
    const diagonal = 4000 * Math.SQRT2;
    const wanted = [0, diagonal / 2, diagonal + 2000, diagonal + 4000 + diagonal / 2, 2 * diagonal + 4000];
    for (const [i, along] of wanted.entries()) expect(Math.abs((alongs(EIGHT)[i] ?? 0) - along)).toBeLessThan(15);
  });
  it('takes the stops for the path where there is none', () => {
    const track = prepareTrack({
      path: [],
      stops: [
        { id: 'a', ...at(0, 0) },
        { id: 'b', ...at(0, 900) },
      ],
    });
    expect(alongs(track)).toEqual([0, 900]);
    expect(() => prepareTrack({ path: [], stops: [] })).toThrow(RangeError);
  });
  it('never places a stop before the one before, on any path', () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 9000 }));
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 2, maxLength: 12 }),
        fc.array(place, { maxLength: 8 }),
        (path, stops) => {
          const track = route(path as [number, number][], stops as [number, number][]);
          expect(track.stops).toHaveLength(stops.length);
          for (const [i, stop] of track.stops.entries()) {
            expect(stop.alongMetres).toBeGreaterThanOrEqual(track.stops[i - 1]?.alongMetres ?? 0);
            expect(stop.alongMetres).toBeLessThanOrEqual(track.line.lengthMetres + 1e-6);
          }
        },
      ),
    );
  });
  it('finds stops that lie on the path in order, exactly', () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 9000 }));
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 12 }), shares, (path, where) => {
        const bare = route(path as [number, number][], []);
        const sorted = [...where].sort((a, b) => a - b).map((share) => share * bare.line.lengthMetres);
        const track = prepareTrack({
          path: bare.line.points.map((p) => [p.lat, p.lng]),
          stops: sorted.map((along, i) => ({ id: `s${i}`, ...pointAlong(bare.line, along) })),
        });
        for (const [i, stop] of track.stops.entries()) {
          const wanted = pointAlong(bare.line, sorted[i] as number);
          const found = pointAlong(track.line, stop.alongMetres);
          expect(Math.hypot(found.lat - wanted.lat, found.lng - wanted.lng) * 111_195).toBeLessThan(1);
        }
      }),
    );
  });
});

/** Drives a track from end to end with noise, at 5–25 m/s and a fix every few seconds. */
const drives = fc.record({
  steps: fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 20 }), speed: fc.integer({ min: 0, max: 25 }) }), {
    minLength: 20,
    maxLength: 120,
  }),
  noise: fc.infiniteStream(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }))),
});

describe('progressOf', () => {
  it.each([
    ['a straight road', STRAIGHT],
    ['a road out and back', OUT_AND_BACK],
    ['a loop', LOOP],
    ['a crossing', EIGHT],
  ])('follows a bus along %s, never back, never far off', (_, track) => {
    fc.assert(
      fc.property(drives, ({ steps, noise }) => {
        let [fixAt, along] = [0, 0];
        let previous: Progress | null = {
          alongMetres: 0,
          distanceFromPath: 0,
          nextStopIndex: 1,
          offRoute: false,
          fixAt,
        };
        for (const { seconds, speed } of steps) {
          fixAt += seconds * 1000;
          along = Math.min(track.line.lengthMetres, along + seconds * speed);
          const [east, north] = noise.next().value as [number, number];
          const exact = pointAlong(track.line, along);
          const progress: Progress = progressOf(
            track,
            { lat: exact.lat + north / 111_195, lng: exact.lng + east / 110_400, fixAt },
            previous,
          );
          expect(progress.alongMetres).toBeGreaterThanOrEqual((previous as Progress).alongMetres);
          // Where the bus turned between two fixes, both ways fit until it is clearly behind: up to twice a step stays open.
          expect(Math.abs(progress.alongMetres - along)).toBeLessThan(800);
          expect(progress.offRoute).toBe(false);
          previous = progress;
        }
      }),
    );
  });

  it('stays on the way out where the way back is the same road', () => {
    let previous: Progress | null = null;
    const seen: number[] = [];
    for (const along of [100, 900, 1700, 2500, 3300, 4100, 4900, 5700, 6500]) {
      previous = progressOf(OUT_AND_BACK, pointAlong(OUT_AND_BACK.line, along), previous);
      seen.push(Math.round(previous.alongMetres / 100));
    }
    expect(seen).toEqual([1, 9, 17, 25, 33, 41, 49, 57, 65]);
  });

  it('counts a stop as reached 25 m before it, and the last one too', () => {
    const next = (north: number) => progressOf(STRAIGHT, at(0, north)).nextStopIndex;
    expect([next(0), next(2900), next(2980), next(9000), next(9980)]).toEqual([1, 1, 2, 3, 4]);
  });

  it('corrects a wrong place as soon as nothing near it explains the fix', () => {
    const wrong = progressOf(STRAIGHT, at(0, 8000));
    expect(Math.round(progressOf(STRAIGHT, at(0, 2000), wrong).alongMetres)).toBe(2000);
  });

  it('leaves the route at 500 m and is back at 300', () => {
    let progress = progressOf(STRAIGHT, at(0, 4000));
    const words: boolean[] = [];
    for (const east of [490, 510, 400, 310, 290, 400]) {
      progress = progressOf(STRAIGHT, at(east, 4000), progress);
      words.push(progress.offRoute);
    }
    expect(words).toEqual([false, true, true, true, false, false]);
    expect(judgeOffRoute(false, 500)).toBe(true);
    expect(judgeOffRoute(true, 300)).toBe(false);
  });
});
