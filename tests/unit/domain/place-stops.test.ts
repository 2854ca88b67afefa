import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  distanceMetres,
  type LatLng,
  type Polyline,
  pointAlong,
  polylineOf,
  projectOnSegments,
} from '@/lib/domain/geo';
import { placeInOrder } from '@/lib/domain/place-stops';

/** Metres east and north of a place in Colombo, as degrees. */
const at = (east: number, north: number): LatLng => ({
  lat: 6.9 + north / 111_195,
  lng: 79.86 + east / (111_195 * Math.cos((6.9 * Math.PI) / 180)),
});

interface Placing {
  readonly cost: number;
  readonly along: number;
  readonly before: Placing | null;
}
const TIE = 1e-4;

/** The plain way: every stop against every segment. */
function placeEverywhere(line: Polyline, stops: readonly LatLng[]): number[] {
  const step = (along: number, metres: number, before: Placing | null): Placing => ({
    along,
    cost: (before?.cost ?? 0) + metres * metres,
    before,
  });
  let row: (Placing | null)[] = [];
  for (const [i, stop] of stops.entries()) {
    const next: (Placing | null)[] = [];
    let earlier: Placing | null = null;
    for (const [j, place] of projectOnSegments(line, stop).entries()) {
      const same = row[j] ?? null;
      let best: Placing | null = null;
      if (i === 0 || earlier) best = step(place.alongPath, place.distanceFromPath, earlier);
      if (same) {
        const forward = place.alongPath >= same.along;
        const along = forward ? place.alongPath : same.along;
        const metres = forward ? place.distanceFromPath : distanceMetres(pointAlong(line, along), stop);
        const here = step(along, metres, same);
        if (!best || here.cost < best.cost - TIE) best = here;
      }
      next.push(best);
      if (same && (!earlier || same.cost < earlier.cost - TIE)) earlier = same;
    }
    row = next;
  }
  let chosen: Placing | null = null;
  for (const placing of row) if (placing && (!chosen || placing.cost <= chosen.cost + TIE)) chosen = placing;
  const alongs: number[] = [];
  for (let placing = chosen; placing; placing = placing.before) alongs.unshift(placing.along);
  return alongs;
}

/** A road of short pieces, with turns, standing still, and the way back over itself; `size` metres from piece to piece. */
const road = (size: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: -1, max: 1 }), fc.integer({ min: -1, max: 1 })), { minLength: 1, maxLength: 60 })
    .map((steps) => {
      const points = [{ east: 0, north: 0 }];
      for (const [east, north] of steps) {
        const last = points.at(-1) as { east: number; north: number };
        points.push({ east: last.east + east * size, north: last.north + north * size });
      }
      return points.map(({ east, north }) => at(east, north));
    });

const sameAsEverywhere = (points: readonly LatLng[], stops: readonly LatLng[]) => {
  const line = polylineOf(points);
  const [found, wanted] = [placeInOrder(line, stops), placeEverywhere(line, stops)];
  expect(found).toHaveLength(wanted.length);
  // Millimetres: a place at the end of a segment may be reckoned from either side.
  for (const [i, along] of wanted.entries()) expect(Math.abs((found[i] as number) - along)).toBeLessThan(1e-3);
};

describe('placeInOrder', () => {
  it.each([20, 300, 5000])('gives what looking everywhere gives, pieces of %i m, stops anywhere', (size) => {
    const anywhere = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }));
    fc.assert(
      fc.property(road(size), fc.array(anywhere, { maxLength: 8 }), (points, places) =>
        sameAsEverywhere(
          points,
          places.map(([east, north]) => at((east * size) / 2, (north * size) / 2)),
        ),
      ),
      { numRuns: 200 },
    );
  });

  it.each([20, 300, 5000])('and with stops beside the road, in order and not, pieces of %i m', (size) => {
    const beside = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: -60, max: 60 }),
      fc.integer({ min: -60, max: 60 }),
    );
    fc.assert(
      fc.property(road(size), fc.array(beside, { maxLength: 12 }), fc.boolean(), (points, places, sorted) => {
        const line = polylineOf(points);
        const order = sorted ? places.toSorted(([a], [b]) => a - b) : places;
        const stops = order.map(([share, east, north]) => {
          const { lat, lng } = pointAlong(line, share * line.lengthMetres);
          return { lat: lat + north / 111_195, lng: lng + east / 110_400 };
        });
        sameAsEverywhere(points, stops);
      }),
      { numRuns: 300 },
    );
  });

  it('and across the date line, and near a pole', () => {
    const shift = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(shift, shift, fc.constantFrom(0, 64, 89.9), (road, stops, lat) => {
        const place = (offset: number): LatLng => {
          const lng = 179.99 + offset / 1000;
          return { lat: lat + offset / 1e6, lng: lng > 180 ? lng - 360 : lng };
        };
        sameAsEverywhere(road.map(place), stops.map(place));
      }),
    );
  });

  it('takes a fraction of the time on a long route', () => {
    const path = Array.from({ length: 5000 }, (_, i) => at(3000 * Math.sin(i / 80), i * 40));
    const stops = Array.from({ length: 60 }, (_, i) => path[Math.round((i * 4999) / 59)] as LatLng);
    const line = polylineOf(path);
    const cpuMs = (work: () => void) => {
      const before = process.cpuUsage();
      work();
      return process.cpuUsage(before).user / 1000;
    };
    const plain = Math.min(...[1, 2, 3].map(() => cpuMs(() => placeEverywhere(line, stops))));
    const quick = Math.min(...[1, 2, 3].map(() => cpuMs(() => placeInOrder(line, stops))));
    expect(quick).toBeLessThan(plain / 4);
  });
});
