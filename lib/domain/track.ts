import { distanceMetres, type LatLng, type Polyline, pointAlong, polylineOf, projectOnSegments } from './geo';

export interface TrackStop {
  readonly stopId: string;
  /** Metres from the start of the path; never less than the stop before. */
  readonly alongMetres: number;
}

/** A route made ready for following buses on it. Made once per route and kept; plain data. */
export interface Track {
  readonly line: Polyline;
  readonly stops: readonly TrackStop[];
}

export interface RouteShape {
  /** `[lat, lng]`, WGS84 degrees, in the order of travel; with fewer than two points the stops themselves are the path. */
  readonly path: readonly (readonly [number, number])[];
  readonly stops: readonly (LatLng & { readonly id: string })[];
}

/** Measures the path and finds where on it the stops lie. O(stops × points). Throws RangeError for neither path nor stops. */
export function prepareTrack(route: RouteShape): Track {
  const path = route.path.map(([lat, lng]) => ({ lat, lng }));
  const line = polylineOf(path.length >= 2 ? path : route.stops.length > 0 ? route.stops : path);
  const alongs = placeInOrder(line, route.stops);
  return { line, stops: route.stops.map(({ id }, i) => ({ stopId: id, alongMetres: alongs[i] as number })) };
}

/** One way to have placed the stops up to some stop: the sum of its squared distances, and the choice before. */
interface Placing {
  readonly cost: number;
  readonly along: number;
  readonly before: Placing | null;
}

/** Squared metres by which a later pass of the same road must be better to be preferred; less is rounding. */
const TIE = 1e-4;

/**
 * Places the stops in order of travel so that the sum of squared distances is least. The nearest place of each stop by itself
 * will not do: where a path crosses itself, or goes out and back on one road, it may be on the wrong pass.
 * (Dynamic programme over stops and segments; among equals the earliest place, for the last stop the latest.)
 */
function placeInOrder(line: Polyline, stops: readonly LatLng[]): number[] {
  let row: (Placing | null)[] = [];
  for (const [i, stop] of stops.entries()) {
    const places = projectOnSegments(line, stop);
    const next: (Placing | null)[] = [];
    let earlier: Placing | null = null; // the best placing of the stops before on any segment before this one
    for (const [j, place] of places.entries()) {
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

function step(along: number, metres: number, before: Placing | null): Placing {
  return { along, cost: (before?.cost ?? 0) + metres * metres, before };
}
