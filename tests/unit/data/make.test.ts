import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import towns from '@/prisma/seed/data/towns.json';
import { demoFleet, demoRoutes } from '@/prisma/seed/demo-data';
import { makeFleet } from '@/tools/demo-data/fleet';
import { km, offshoreKm, readBaseMap, turnDegrees } from '@/tools/demo-data/geo';
import { makeRoutes } from '@/tools/demo-data/routes';
import { makeTowns } from '@/tools/demo-data/towns';

const base = readBaseMap('public/basemap/lk.topo.json');

describe('make-demo-data', () => {
  it('makes the very files that are shipped from the raw data that is shipped', () => {
    const { routes } = makeRoutes('prisma/seed/data/raw', base);
    expect(routes).toEqual(demoRoutes);
    expect(makeFleet(routes)).toEqual(demoFleet);
    expect(makeTowns('prisma/seed/data/raw')).toEqual(towns);
  });

  it('measures as it should', () => {
    // Colombo Fort – Kandy, as the crow flies.
    expect(km([6.9344, 79.85], [7.2906, 80.6337])).toBeCloseTo(95.2, 0);
    expect(turnDegrees([7, 80], [7.1, 80], [7.2, 80])).toBeCloseTo(0);
    expect(turnDegrees([7, 80], [7.1, 80], [7, 80])).toBeCloseTo(180);
    expect(turnDegrees([7, 80], [7.1, 80], [7.1, 80.1])).toBeCloseTo(90, 0);
    expect(offshoreKm([7.29, 80.63], base.coast)).toBe(0);
    expect(offshoreKm([6.9, 79.5], base.coast)).toBeGreaterThan(30);
  });
});

describe('the credits', () => {
  it('name who made the base map and the stops, for the line on the map', () => {
    const credits = JSON.parse(readFileSync('public/basemap/credits.json', 'utf8')) as Record<string, string>[];
    const who = credits.map((credit) => credit.who).join();
    for (const name of [
      'Natural Earth',
      'OpenStreetMap',
      'GeoNames',
      'Lanka Metro Transit',
      'National Transport Commission',
    ])
      expect(who).toContain(name);
    for (const credit of credits) for (const field of ['what', 'who', 'licence']) expect(credit[field]).toBeTruthy();
  });
});
