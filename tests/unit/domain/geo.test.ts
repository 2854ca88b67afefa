import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, inBounds, padBounds } from '@/lib/domain/bounds';
import {
  bearingDegrees,
  distanceMetres,
  type LatLng,
  pointAlong,
  polylineOf,
  projectOnPath,
  projectOnSegments,
} from '@/lib/domain/geo';

const FORT: LatLng = { lat: 6.9344, lng: 79.8501 };
const KANDY: LatLng = { lat: 7.2906, lng: 80.6337 };

const inSriLanka = fc.record({
  lat: fc.double({ min: 5.9, max: 9.9, noNaN: true }),
  lng: fc.double({ min: 79.5, max: 81.9, noNaN: true }),
});
const path = fc.array(inSriLanka, { minLength: 2, maxLength: 30 });

/** The spherical law of cosines through unit vectors: another road to the same number. */
function distanceByVectors(a: LatLng, b: LatLng): number {
  const unit = ({ lat, lng }: LatLng) => {
    const [phi, lambda] = [(lat * Math.PI) / 180, (lng * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)] as const;
  };
  const [u, v] = [unit(a), unit(b)];
  const cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
  return 6_371_008.8 * Math.atan2(Math.hypot(...cross), u[0] * v[0] + u[1] * v[1] + u[2] * v[2]);
}

describe('distance and bearing', () => {
  it('knows Colombo Fort to Kandy: 95.1 km on the ellipsoid, here within half a per cent', () => {
    expect(Math.abs(distanceMetres(FORT, KANDY) - 95_100) / 95_100).toBeLessThan(0.005);
  });

  it('agrees with another formula', () => {
    fc.assert(
      fc.property(inSriLanka, inSriLanka, (a, b) => {
        expect(distanceMetres(a, b)).toBeCloseTo(distanceByVectors(a, b), 3);
        expect(distanceMetres(a, b)).toBeCloseTo(distanceMetres(b, a), 6);
      }),
    );
  });

  it('takes the short way over the antimeridian and survives antipodes', () => {
    expect(distanceMetres({ lat: 0, lng: 179.9 }, { lat: 0, lng: -179.9 })).toBeCloseTo(22_239, -1);
    expect(distanceMetres({ lat: 0, lng: 0 }, { lat: 0, lng: 180 })).toBeCloseTo(Math.PI * 6_371_008.8, 3);
  });

  it('points north, east, south, west', () => {
    const at = (lat: number, lng: number) => bearingDegrees({ lat: 7, lng: 80 }, { lat, lng });
    expect(at(7.01, 80)).toBeCloseTo(0);
    expect(at(7, 80.01)).toBeCloseTo(90, 1);
    expect(at(6.99, 80)).toBeCloseTo(180);
    expect(at(7, 79.99)).toBeCloseTo(270, 1);
    expect(at(7, 80)).toBe(0);
  });

  it('is always a heading that the contract takes', () => {
    fc.assert(
      fc.property(inSriLanka, inSriLanka, (a, b) => {
        const bearing = bearingDegrees(a, b);
        expect(bearing).toBeGreaterThanOrEqual(0);
        expect(bearing).toBeLessThan(360);
      }),
    );
  });
});

describe('paths', () => {
  it('refuses an empty path', () => expect(() => polylineOf([])).toThrow(RangeError));

  it('measures what its segments measure, and never runs backwards', () => {
    fc.assert(
      fc.property(path, (points) => {
        const line = polylineOf(points);
        expect(line.cumulative).toHaveLength(points.length);
        for (let i = 1; i < points.length; i++) {
          const step = (line.cumulative[i] as number) - (line.cumulative[i - 1] as number);
          expect(step).toBeCloseTo(distanceMetres(points[i - 1] as LatLng, points[i] as LatLng), 3);
        }
      }),
    );
  });

  it('finds again, within 0.1 %, a place it laid on the path', () => {
    fc.assert(
      fc.property(path, fc.double({ min: 0, max: 1, noNaN: true }), (points, share) => {
        const line = polylineOf(points);
        const along = share * line.lengthMetres;
        const place = pointAlong(line, along);
        expect(projectOnPath(line, place).distanceFromPath).toBeLessThan(0.01);
        // On a self-crossing path another pass may be as near; the pass we came from must be among the answers.
        const errors = projectOnSegments(line, place).map((p) => Math.abs(p.alongPath - along) + p.distanceFromPath);
        expect(Math.min(...errors)).toBeLessThan(1 + line.lengthMetres * 0.001);
      }),
    );
  });

  it('is never farther than the nearest vertex, and its distance is the haversine to the place it names', () => {
    fc.assert(
      fc.property(path, inSriLanka, (points, p) => {
        const line = polylineOf(points);
        const { distanceFromPath, alongPath, segment } = projectOnPath(line, p);
        const nearestVertex = Math.min(...points.map((v) => distanceMetres(v, p)));
        expect(distanceFromPath).toBeLessThanOrEqual(nearestVertex * 1.001 + 0.01);
        const named = distanceMetres(pointAlong(line, alongPath), p);
        expect(Math.abs(named - distanceFromPath)).toBeLessThan(0.01 + distanceFromPath * 0.001);
        expect(alongPath).toBeGreaterThanOrEqual((line.cumulative[segment] as number) - 1e-6);
        expect(alongPath).toBeLessThanOrEqual((line.cumulative[segment + 1] as number) + 1e-6);
      }),
    );
  });

  it('stays inside the window it is given', () => {
    fc.assert(
      fc.property(path, inSriLanka, fc.double({ min: 0, max: 1, noNaN: true }), (points, p, share) => {
        const line = polylineOf(points);
        const from = share * line.lengthMetres;
        const to = Math.min(line.lengthMetres, from + 5000);
        const found = projectOnSegments(line, p, from, to);
        expect(found.length).toBeGreaterThan(0);
        for (const { alongPath } of found) {
          expect(alongPath).toBeGreaterThanOrEqual(from - 1e-3);
          expect(alongPath).toBeLessThanOrEqual(to + 1e-3);
        }
      }),
    );
  });

  it('takes a path of one point, and repeated points', () => {
    const lone = polylineOf([FORT]);
    expect(projectOnPath(lone, KANDY)).toMatchObject({ alongPath: 0, segment: 0 });
    expect(pointAlong(lone, 50)).toMatchObject(FORT);
    const twice = polylineOf([FORT, FORT, KANDY, KANDY]);
    expect(projectOnPath(twice, KANDY).alongPath).toBeCloseTo(distanceMetres(FORT, KANDY), 3);
    expect(pointAlong(twice, 1e9)).toMatchObject(KANDY);
    expect(pointAlong(twice, -5)).toMatchObject(FORT);
  });
});

describe('bounds', () => {
  it('holds every point it was made of, and everything within its padding', () => {
    fc.assert(
      fc.property(path, inSriLanka, (points, p) => {
        const bounds = boundsOf(points);
        if (!bounds) throw new Error('no bounds');
        for (const point of points) expect(inBounds(bounds, point)).toBe(true);
        const near = points.some((point) => distanceMetres(point, p) < 20_000);
        if (near) expect(inBounds(padBounds(bounds, 20_001), p)).toBe(true);
      }),
    );
  });

  it('is null for nothing, and leaves out what is outside', () => {
    expect(boundsOf([])).toBeNull();
    const bounds = boundsOf([FORT, { lat: 7, lng: 80 }]);
    expect(bounds && inBounds(bounds, KANDY)).toBe(false);
  });
});
