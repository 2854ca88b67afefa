/** WGS84 degrees. */
export interface LatLng {
  readonly lat: number;
  readonly lng: number;
}

/** A path with the metres travelled at each of its points; `cumulative[0]` is 0. */
export interface Polyline {
  readonly points: readonly LatLng[];
  readonly cumulative: readonly number[];
  readonly lengthMetres: number;
}

/** The nearest place of a path to a point. */
export interface Projection {
  /** Metres from the point to the path. */
  readonly distanceFromPath: number;
  /** Metres from the start of the path to that place. */
  readonly alongPath: number;
  /** Index of the segment (from point `segment` to `segment + 1`); 0 for a path of one point. */
  readonly segment: number;
}

/** Mean earth radius in metres (IUGG R1). A sphere is within 0.56 % of the ellipsoid anywhere, which is our only error. */
export const EARTH_RADIUS_METRES = 6_371_008.8;

const RADIANS = Math.PI / 180;
const METRES_PER_DEGREE = EARTH_RADIUS_METRES * RADIANS;

/** Difference of two longitudes, −180…180, the short way round. */
function lngDelta(from: number, to: number): number {
  const raw = to - from;
  return raw > 180 ? raw - 360 : raw < -180 ? raw + 360 : raw;
}

function wrapLng(lng: number): number {
  return lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng;
}

/** Great-circle metres between two points (haversine, stable for short distances). */
export function distanceMetres(a: LatLng, b: LatLng): number {
  const sinLat = Math.sin(((b.lat - a.lat) * RADIANS) / 2);
  const sinLng = Math.sin((lngDelta(a.lng, b.lng) * RADIANS) / 2);
  const h = sinLat * sinLat + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * sinLng * sinLng;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Initial bearing from `a` to `b`, degrees clockwise from north, 0 ≤ bearing < 360; 0 where both are the same point. */
export function bearingDegrees(a: LatLng, b: LatLng): number {
  const dLng = lngDelta(a.lng, b.lng) * RADIANS;
  const latA = a.lat * RADIANS;
  const latB = b.lat * RADIANS;
  const y = Math.sin(dLng) * Math.cos(latB);
  const x = Math.cos(latA) * Math.sin(latB) - Math.sin(latA) * Math.cos(latB) * Math.cos(dLng);
  const degrees = (Math.atan2(y, x) / RADIANS + 360) % 360;
  return degrees;
}

/** Straight in degrees, which within one segment of a road is straight on the ground; `t` from 0 (a) to 1 (b). */
export function between(a: LatLng, b: LatLng, t: number): LatLng {
  return { lat: a.lat + (b.lat - a.lat) * t, lng: wrapLng(a.lng + lngDelta(a.lng, b.lng) * t) };
}

/** Measures a path. Repeated points are fine; an empty path is a mistake of the caller and throws RangeError. */
export function polylineOf(points: readonly LatLng[]): Polyline {
  if (points.length === 0) throw new RangeError('a path needs at least one point');
  const cumulative = [0];
  let metres = 0;
  for (let i = 1; i < points.length; i++) {
    metres += distanceMetres(points[i - 1] as LatLng, points[i] as LatLng);
    cumulative.push(metres);
  }
  return { points, cumulative, lengthMetres: metres };
}

/** Index of the segment that holds `alongMetres` (clamped to the path). O(log n). */
export function segmentAt(line: Polyline, alongMetres: number): number {
  let low = 0;
  let high = Math.max(0, line.points.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((line.cumulative[middle] as number) <= alongMetres) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The place `alongMetres` from the start, with the bearing of its segment; clamped to the ends of the path. */
export function pointAlong(line: Polyline, alongMetres: number): LatLng & { heading: number } {
  const segment = segmentAt(line, alongMetres);
  const a = line.points[segment] as LatLng;
  const b = line.points[segment + 1] ?? a;
  const start = line.cumulative[segment] as number;
  const length = (line.cumulative[segment + 1] ?? start) - start;
  const t = length > 0 ? Math.min(1, Math.max(0, (alongMetres - start) / length)) : 0;
  return { ...between(a, b, t), heading: bearingDegrees(a, b) };
}

/**
 * The nearest place of one segment to `p`, between the fractions `tMin` and `tMax` of it: `t`, and metres to it.
 * Measured in a plane that touches the earth halfway between the two (equirectangular): within 0.1 % up to hundreds
 * of kilometres at Sri Lanka's latitudes.
 */
export function nearestOnSegment(a: LatLng, b: LatLng, p: LatLng, tMin = 0, tMax = 1): { t: number; metres: number } {
  const kx = METRES_PER_DEGREE * Math.cos(((p.lat + (a.lat + b.lat) / 2) / 2) * RADIANS);
  const ax = lngDelta(p.lng, a.lng) * kx;
  const ay = (a.lat - p.lat) * METRES_PER_DEGREE;
  const dx = lngDelta(a.lng, b.lng) * kx;
  const dy = (b.lat - a.lat) * METRES_PER_DEGREE;
  const squared = dx * dx + dy * dy;
  const free = squared > 0 ? -(ax * dx + ay * dy) / squared : 0;
  const t = Math.min(tMax, Math.max(tMin, free));
  // A long segment's middle may lie far from the place found: measure again halfway between that place and `p`.
  const dLat = a.lat + (b.lat - a.lat) * t - p.lat;
  const dLng = lngDelta(p.lng, a.lng) + lngDelta(a.lng, b.lng) * t;
  const metres = METRES_PER_DEGREE * Math.hypot(dLng * Math.cos((p.lat + dLat / 2) * RADIANS), dLat);
  return { t, metres };
}

/**
 * The nearest place of every segment that touches the window of metres `[from, to]`, in order of travel.
 * The building block for both the global projection and the following of a bus along loops.
 */
export function projectOnSegments(line: Polyline, p: LatLng, from = 0, to = line.lengthMetres): Projection[] {
  const last = line.points.length - 1;
  if (last === 0) return [{ distanceFromPath: distanceMetres(line.points[0] as LatLng, p), alongPath: 0, segment: 0 }];
  const found: Projection[] = [];
  for (let segment = segmentAt(line, from); segment < last; segment++) {
    const start = line.cumulative[segment] as number;
    if (start > to && found.length > 0) break;
    const length = (line.cumulative[segment + 1] as number) - start;
    const tMin = length > 0 ? Math.min(1, Math.max(0, (from - start) / length)) : 0;
    const tMax = length > 0 ? Math.min(1, Math.max(tMin, (to - start) / length)) : 1;
    const a = line.points[segment] as LatLng;
    const { t, metres } = nearestOnSegment(a, line.points[segment + 1] as LatLng, p, tMin, tMax);
    found.push({ distanceFromPath: metres, alongPath: start + t * length, segment });
  }
  return found;
}

/** The nearest place of the path to `p`; the earliest one where several are equally near. */
export function projectOnPath(line: Polyline, p: LatLng): Projection {
  let best: Projection | undefined;
  for (const candidate of projectOnSegments(line, p)) {
    if (!best || candidate.distanceFromPath < best.distanceFromPath) best = candidate;
  }
  return best as Projection;
}
