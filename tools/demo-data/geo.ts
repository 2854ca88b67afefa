import { readFileSync } from 'node:fs';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

export type LatLng = readonly [lat: number, lng: number];
type Ring = LatLng[];

const EARTH_KM = 6371.0088;
const rad = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres (haversine, mean radius of the earth). */
export function km(a: LatLng, b: LatLng): number {
  const h =
    Math.sin(rad(b[0] - a[0]) / 2) ** 2 +
    Math.cos(rad(a[0])) * Math.cos(rad(b[0])) * Math.sin(rad(b[1] - a[1]) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(h));
}

/** Length of a line in kilometres. */
export function lengthKm(path: readonly LatLng[]): number {
  return path.reduce((sum, point, i) => sum + (i > 0 ? km(path[i - 1] as LatLng, point) : 0), 0);
}

/** How sharply the way a → b → c turns at b: 0 straight on, 180 back the way it came. */
export function turnDegrees(a: LatLng, b: LatLng, c: LatLng): number {
  const bearing = (p: LatLng, q: LatLng) => Math.atan2((q[1] - p[1]) * Math.cos(rad(p[0])), q[0] - p[0]);
  const turn = ((bearing(b, c) - bearing(a, b)) * 180) / Math.PI;
  return Math.abs(((turn + 540) % 360) - 180);
}

export interface BaseMap {
  towns: Map<string, { at: LatLng; en: string; si: string; ta: string }>;
  /** Outer rings of the island and its islets. */
  coast: Ring[];
}

/** Reads the offline base map (TopoJSON with the layers `coast` and `towns`). */
export function readBaseMap(file: string): BaseMap {
  const topology = JSON.parse(readFileSync(file, 'utf8')) as Topology;
  const layer = (name: string) => feature(topology, topology.objects[name] as GeometryCollection).features;
  const coast: Ring[] = [];
  for (const { geometry } of layer('coast')) {
    const polygons =
      geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : geometry.type === 'Polygon'
          ? [geometry.coordinates]
          : [];
    for (const [outer] of polygons) coast.push((outer ?? []).map(([lng, lat]) => [lat as number, lng as number]));
  }
  const towns: BaseMap['towns'] = new Map();
  for (const { geometry, properties } of layer('towns')) {
    if (geometry.type !== 'Point') continue;
    const [lng, lat] = geometry.coordinates as [number, number];
    const { en, si, ta } = properties as { en: string; si: string; ta: string };
    towns.set(en, { at: [lat, lng], en, si, ta });
  }
  return { towns, coast };
}

function inside(point: LatLng, ring: Ring): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [latI, lngI] = ring[i] as LatLng;
    const [latJ, lngJ] = ring[j] as LatLng;
    if (latI > point[0] !== latJ > point[0] && point[1] < ((lngJ - lngI) * (point[0] - latI)) / (latJ - latI) + lngI)
      odd = !odd;
  }
  return odd;
}

/** Distance to the segment a–b in kilometres, on a plane: good to a metre at these distances. */
function segmentKm(point: LatLng, a: LatLng, b: LatLng): number {
  const scale = Math.cos(rad(point[0]));
  const flat = (p: LatLng) => [(p[1] - point[1]) * scale, p[0] - point[0]] as const;
  const [ax, ay] = flat(a);
  const [bx, by] = flat(b);
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
  return rad(Math.hypot(ax + t * dx, ay + t * dy)) * EARTH_KM;
}

/** 0 on land, else the distance to the nearest coast in kilometres. */
export function offshoreKm(point: LatLng, coast: readonly Ring[]): number {
  if (coast.some((ring) => inside(point, ring))) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (const ring of coast) {
    for (let i = 1; i < ring.length; i++)
      best = Math.min(best, segmentKm(point, ring[i - 1] as LatLng, ring[i] as LatLng));
  }
  return best;
}

/** The farthest that the straight way a–b goes out to sea, in kilometres, looked at every 500 m. */
export function legOffshoreKm(a: LatLng, b: LatLng, coast: readonly Ring[]): number {
  const steps = Math.max(1, Math.ceil(km(a, b) / 0.5));
  let worst = 0;
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    worst = Math.max(worst, offshoreKm([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t], coast));
  }
  return worst;
}
