import {
  between,
  distanceMetres,
  EARTH_RADIUS_METRES,
  type LatLng,
  nearestOnSegment,
  type Polyline,
  segmentAt,
} from './geo';

/** The best ways to have placed the stops up to some stop, by the segment it lies on. In columns of numbers: there may be millions. */
interface Row {
  /** Rising. */
  readonly segments: readonly number[];
  /** Sums of squared distances so far, square metres. */
  readonly costs: Float64Array;
  /** Metres along the path. */
  readonly alongs: Float64Array;
  /** The choice for the stop before, as an index into its row; -1 for the first stop. */
  readonly before: Int32Array;
}

/** Squared metres by which a later pass of the same road must be better to be preferred; less is rounding. */
const TIE = 1e-4;
/** Metres from a stop within which its place is looked for at first; a bus stops nearer than that to its sign. */
const FIRST_REACH = 500;
const WIDER = 8;
/** Beyond it a window in degrees is no sure thing, and the whole path is looked at. */
const MAX_REACH = 100_000;
const DEGREES_PER_METRE = 180 / (Math.PI * EARTH_RADIUS_METRES);

/**
 * Places the stops in order of travel so that the sum of squared distances is least: metres along the path for each. The nearest
 * place of each stop by itself will not do: where a path crosses itself, or goes out and back on one road, it may be on the wrong pass.
 * Only segments near a stop are looked at. What lies beyond `reach` costs more than reach² by itself: where the best sum is below that,
 * nothing farther could have been part of it.
 */
export function placeInOrder(line: Polyline, stops: readonly LatLng[]): number[] {
  if (line.points.length === 1) return stops.map(() => 0);
  // A chain of ties, each too small to be preferred, may stray from the least by so much.
  const slack = TIE * (stops.length + 1) * line.points.length;
  const boxes = boxesOf(line);
  for (let reach = FIRST_REACH; ; ) {
    const whole = reach > MAX_REACH;
    const found = bestWithin(line, boxes, stops, whole ? Number.POSITIVE_INFINITY : reach);
    if (whole || (found && found.cost + slack <= reach * reach)) return found?.alongs ?? [];
    reach = found ? Math.max(2 * reach, 1.01 * Math.sqrt(found.cost + slack)) : reach * WIDER;
  }
}

/** Dynamic programme over stops and segments; among equals the earliest place, for the last stop the latest. Null: none within reach. */
function bestWithin(line: Polyline, boxes: Boxes, stops: readonly LatLng[], reach: number) {
  const rows: Row[] = [];
  for (const stop of stops) {
    const row = nextRow(line, nearby(boxes, stop, reach, rows.at(-1)?.segments[0]), stop, rows.at(-1));
    if (row.segments.length === 0) return null;
    rows.push(row);
  }
  let cost = Number.POSITIVE_INFINITY;
  let chosen = -1;
  for (const [place, sum] of rows.at(-1)?.costs.entries() ?? []) {
    if (sum <= cost + TIE) [cost, chosen] = [sum, place];
  }
  const alongs: number[] = [];
  for (const row of rows.reverse()) {
    alongs.push(row.alongs[chosen] as number);
    chosen = row.before[chosen] as number;
  }
  return { cost, alongs: alongs.reverse() };
}

/** @param near none of them before the first of `last`. */
function nextRow(line: Polyline, near: readonly number[], stop: LatLng, last: Row | undefined): Row {
  const { length } = near;
  const costs = new Float64Array(length);
  const alongs = new Float64Array(length);
  const before = new Int32Array(length);
  let earlier = -1; // the best placing of the stops before on any segment before this one
  let earlierCost = last ? Number.POSITIVE_INFINITY : 0;
  let at = 0;
  const pass = (cost: number) => {
    if (cost < earlierCost - TIE) [earlier, earlierCost] = [at, cost];
    at++;
  };
  for (let i = 0; i < length; i++) {
    const segment = near[i] as number;
    while (last && (last.segments[at] as number) < segment) pass(last.costs[at] as number);
    const [a, b] = [line.points[segment] as LatLng, line.points[segment + 1] as LatLng];
    const [start, end] = [line.cumulative[segment] as number, line.cumulative[segment + 1] as number];
    const place = nearestOnSegment(a, b, stop);
    let along = start + place.t * (end - start);
    let cost = earlierCost + place.metres * place.metres;
    let chosen = earlier;
    if (last && last.segments[at] === segment) {
      const sameCost = last.costs[at] as number;
      const from = last.alongs[at] as number;
      const metres = along >= from ? place.metres : distanceMetres(on(a, b, (from - start) / (end - start)), stop);
      const here = sameCost + metres * metres;
      if (here < cost - TIE) [cost, along, chosen] = [here, Math.max(along, from), at];
      pass(sameCost);
    }
    costs[i] = cost;
    alongs[i] = along;
    before[i] = chosen;
  }
  return { segments: near, costs, alongs, before };
}

/** The place at the fraction `t` of a segment. */
const on = (a: LatLng, b: LatLng, t: number): LatLng => (t < 1 ? between(a, b, t) : b);

/** South, north, west and east of each segment, in degrees; one that crosses the date line is everywhere. */
interface Boxes {
  /** The first segment that leads away from the start. */
  readonly first: number;
  readonly sides: Float64Array;
}

function boxesOf(line: Polyline): Boxes {
  const { points } = line;
  const sides = new Float64Array(4 * (points.length - 1));
  for (let i = 0; i < points.length - 1; i++) {
    const [a, b] = [points[i] as LatLng, points[i + 1] as LatLng];
    const crosses = Math.abs(a.lng - b.lng) > 180;
    sides[4 * i] = Math.min(a.lat, b.lat);
    sides[4 * i + 1] = Math.max(a.lat, b.lat);
    sides[4 * i + 2] = crosses ? -180 : Math.min(a.lng, b.lng);
    sides[4 * i + 3] = crosses ? 180 : Math.max(a.lng, b.lng);
  }
  return { first: segmentAt(line, 0), sides };
}

/** The segments from `from` on that may have a place within `reach` metres of the stop, and perhaps some more. */
function nearby({ first, sides }: Boxes, { lat, lng }: LatLng, reach: number, from = first): number[] {
  const up = reach * DEGREES_PER_METRE * 1.01;
  const farthest = Math.min(90, Math.abs(lat) + up);
  const aside = farthest < 89 ? up / Math.cos((farthest * Math.PI) / 180) : Number.POSITIVE_INFINITY;
  const [south, north] = [lat - up, lat + up];
  const roundTheBack = Math.abs(lng) + aside > 180;
  const [west, east] = roundTheBack ? [-180, 180] : [lng - aside, lng + aside];
  const found: number[] = [];
  for (let i = from, side = 4 * from; side < sides.length; i++, side += 4) {
    if ((sides[side] as number) > north || (sides[side + 1] as number) < south) continue;
    if ((sides[side + 2] as number) > east || (sides[side + 3] as number) < west) continue;
    found.push(i);
  }
  return found;
}
