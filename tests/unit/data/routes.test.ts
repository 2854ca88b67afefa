import { beforeAll, describe, expect, it } from 'vitest';
import { type DemoRoute, demoRoutes, runMinutes } from '@/prisma/seed/demo-data';
import { type BaseMap, km, type LatLng, offshoreKm, readBaseMap } from '@/tools/demo-data/geo';

const pairs = <T>(list: readonly T[]): [T, T][] => list.slice(1).map((item, i) => [list[i] as T, item]);
const SINHALA = /\p{Script=Sinhala}/u;
const TAMIL = /\p{Script=Tamil}/u;

let base: BaseMap;
beforeAll(() => {
  base = readBaseMap('public/basemap/lk.topo.json');
});

describe('the set of lines', () => {
  it('holds the seven Colombo lines and at least twelve between the towns, each in both directions', () => {
    const outbound = demoRoutes.filter((route) => !route.outboundKey);
    expect(outbound.filter(({ kind }) => kind === 'URBAN').map(({ code }) => code)).toEqual([
      'CM01',
      'CM02',
      'CM03',
      'CM04',
      'CM05',
      'CM06',
      'CM08',
    ]);
    expect(outbound.filter(({ kind }) => kind !== 'URBAN').length).toBeGreaterThanOrEqual(12);
    expect(demoRoutes.length).toBe(outbound.length * 2);
    expect(new Set(demoRoutes.map(({ key }) => key)).size).toBe(demoRoutes.length);
  });

  it('has the return of every line go back the same way', () => {
    const byKey = new Map(demoRoutes.map((route) => [route.key, route]));
    for (const back of demoRoutes.filter(({ outboundKey }) => outboundKey)) {
      const out = byKey.get(back.outboundKey ?? '') as DemoRoute;
      expect(back.code).toBe(out.code);
      expect(back.path).toEqual([...out.path].reverse());
      expect(back.stops.map(({ name }) => name)).toEqual(out.stops.map(({ name }) => name).reverse());
      expect(runMinutes(back)).toBe(runMinutes(out));
    }
  });

  it('puts a place at one spot under one name wherever its key is used', () => {
    const known = new Map<string, string>();
    for (const { key, name, lat, lng } of demoRoutes.flatMap(({ stops }) => stops)) {
      const facts = JSON.stringify([name, lat, lng]);
      expect(known.get(key) ?? facts).toBe(facts);
      known.set(key, facts);
    }
  });

  it('keeps every point on the island, or within 3 km of it', () => {
    const spots = new Map(demoRoutes.flatMap(({ path }) => path).map((point) => [point.join(), point]));
    for (const [lat, lng] of spots.values()) {
      expect(lat).toBeGreaterThan(5.9);
      expect(lat).toBeLessThan(9.9);
      expect(lng).toBeGreaterThan(79.5);
      expect(lng).toBeLessThan(81.95);
      expect(offshoreKm([lat, lng], base.coast), `${lat},${lng}`).toBeLessThan(3);
    }
  });
});

describe.each(demoRoutes.map((route) => [route.key, route] as const))('%s', (_key, route) => {
  it('is named in three scripts, stops and all, without a stray letter of another', () => {
    for (const { en, si, ta } of [route.name, ...route.stops.map(({ name }) => name)]) {
      expect(en).toMatch(/^[\x20-\x7e–]+$/);
      expect(si).toMatch(SINHALA);
      expect(si).not.toMatch(TAMIL);
      expect(ta).toMatch(TAMIL);
      expect(ta).not.toMatch(SINHALA);
    }
  });

  it('has rising whole minutes from 0, over at least two stops with keys of their own', () => {
    expect(route.stops.length).toBeGreaterThanOrEqual(2);
    expect(route.stops[0]?.offsetMinutes).toBe(0);
    for (const [a, b] of pairs(route.stops)) expect(b.offsetMinutes).toBeGreaterThan(a.offsetMinutes);
    expect(route.stops.every(({ offsetMinutes }) => Number.isInteger(offsetMinutes))).toBe(true);
    expect(new Set(route.stops.map(({ key }) => key)).size).toBe(route.stops.length);
  });

  it('runs through its stops in order and from end to end', () => {
    let at = -1;
    for (const { lat, lng } of route.stops) {
      at = route.path.findIndex((point, i) => i > at && point[0] === lat && point[1] === lng);
      expect(at).toBeGreaterThanOrEqual(0);
    }
    expect(at).toBe(route.path.length - 1);
  });

  it('asks no bus to break its speed limit, and no road to be shorter than the crow flies', () => {
    const position = (stop: DemoRoute['stops'][number]): LatLng => [stop.lat, stop.lng];
    for (const [a, b] of pairs(route.stops)) {
      const hours = (b.offsetMinutes - a.offsetMinutes) / 60;
      // A leg's minutes are rounded: half a minute at either end is the rounding's.
      const speed = km(position(a), position(b)) / (hours + 1 / 60);
      expect(speed, `${a.key} → ${b.key}`).toBeLessThanOrEqual(route.speedLimitKmh);
      expect(km(position(a), position(b)) / hours).toBeLessThan(110);
    }
    const length = pairs(route.path).reduce((sum, [a, b]) => sum + km(a, b), 0);
    expect(length).toBeLessThan(route.distanceKm);
    expect(length).toBeGreaterThan(route.distanceKm * 0.6);
  });

  it('costs a plausible fare in whole rupees', () => {
    expect(Number.isInteger(route.fareLkr)).toBe(true);
    if (route.kind === 'URBAN') expect(route.fareLkr).toBeLessThanOrEqual(150);
    expect(route.fareLkr).toBeGreaterThanOrEqual(30);
    expect(route.fareLkr / route.distanceKm).toBeLessThan(12);
  });
});
