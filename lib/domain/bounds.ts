import { EARTH_RADIUS_METRES, type LatLng } from './geo';

/** A box on the map, WGS84 degrees. It never spans the antimeridian: west ≤ east. */
export interface Bounds {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** The smallest box around the points; null for none. */
export function boundsOf(points: readonly LatLng[]): Bounds | null {
  const [first, ...rest] = points;
  if (!first) return null;
  let { lat: south, lng: west } = first;
  let [north, east] = [south, west];
  for (const { lat, lng } of rest) {
    south = Math.min(south, lat);
    north = Math.max(north, lat);
    west = Math.min(west, lng);
    east = Math.max(east, lng);
  }
  return { south, west, north, east };
}

/** Edges count as inside. */
export function inBounds(bounds: Bounds, { lat, lng }: LatLng): boolean {
  return lat >= bounds.south && lat <= bounds.north && lng >= bounds.west && lng <= bounds.east;
}

/** The box grown by so many metres on every side (never smaller than asked), kept on the globe. */
export function padBounds(bounds: Bounds, metres: number): Bounds {
  const dLat = (metres / EARTH_RADIUS_METRES) * (180 / Math.PI);
  const south = Math.max(-90, bounds.south - dLat);
  const north = Math.min(90, bounds.north + dLat);
  // A degree of longitude is shortest at the edge farthest from the equator.
  const cos = Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180);
  const dLng = cos > 1e-6 ? dLat / cos : 360;
  return { south, north, west: Math.max(-180, bounds.west - dLng), east: Math.min(180, bounds.east + dLng) };
}
