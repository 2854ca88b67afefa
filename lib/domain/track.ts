import { type LatLng, type Polyline, polylineOf } from './geo';
import { placeInOrder } from './place-stops';

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

/** Measures the path and finds where on it the stops lie. Throws RangeError for neither path nor stops. */
export function prepareTrack(route: RouteShape): Track {
  const path = route.path.map(([lat, lng]) => ({ lat, lng }));
  const line = polylineOf(path.length >= 2 ? path : route.stops.length > 0 ? route.stops : path);
  const alongs = placeInOrder(line, route.stops);
  return { line, stops: route.stops.map(({ id }, i) => ({ stopId: id, alongMetres: alongs[i] as number })) };
}
