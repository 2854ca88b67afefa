import type { TripDetail } from '@/lib/contract/views';
import { prepareTrack, type RouteShape, type Track } from '@/lib/domain/track';
import { type Heard, isCurrent } from './heard';

type Path = TripDetail['path'];

type Shape = RouteShape & { readonly path: Path };

export interface RouteTracksDeps {
  find(routeId: string): Promise<Shape | null>;
  heard(): Heard;
  now(): number;
}

export interface RouteTrack {
  path: Path;
  track: Track;
}

/** A route may be drawn anew while buses are on it; where that is not told of, nobody needs to know within the minute. */
const TTL_MS = 60_000;
const MAX_CACHED = 2000;

export type RouteTracks = ReturnType<typeof createRouteTracks>;

/** The measured paths of routes, each read once for all its buses, and measured once as long as it stays the same. */
export function createRouteTracks({ find, heard, now }: RouteTracksDeps) {
  const cache = new Map<string, { at: number; track: Promise<RouteTrack | null> }>();

  /** What was measured last of each route, and of which shape. */
  const measured = new Map<string, RouteTrack & { shape: RouteShape }>();

  const measure = (id: string, { path, stops }: Shape): RouteTrack => {
    const known = measured.get(id);
    if (known && isSameShape(known.shape, { path, stops })) return known;
    const fresh = { path, track: prepareTrack({ path, stops }), shape: { path, stops } };
    measured.delete(id);
    measured.set(id, fresh);
    if (measured.size > MAX_CACHED) measured.delete(measured.keys().next().value as string);
    return fresh;
  };

  const read = async (routeId: string): Promise<RouteTrack | null> => {
    const route = await find(routeId);
    return route && measure(routeId, route);
  };

  return {
    /** @returns null when there is no such route. */
    get(routeId: string): Promise<RouteTrack | null> {
      let entry = cache.get(routeId);
      if (!entry || !isCurrent(entry.at, TTL_MS, now(), heard())) {
        entry = { at: now(), track: read(routeId) };
        cache.set(routeId, entry);
        if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value as string);
        entry.track.then(
          (track) => track ?? cache.delete(routeId),
          () => cache.delete(routeId),
        );
      }
      return entry.track;
    },
    /** Of a route that has just been read, and never of another shape than it has: money is reckoned by this. */
    of: (route: Shape & { readonly id: string }): Track => measure(route.id, route).track,
    clear() {
      cache.clear();
    },
  };
}

const isSameShape = (a: RouteShape, b: RouteShape): boolean =>
  a.path.length === b.path.length &&
  a.stops.length === b.stops.length &&
  a.path.every(([lat, lng], i) => b.path[i]?.[0] === lat && b.path[i]?.[1] === lng) &&
  a.stops.every(({ id, lat, lng }, i) => b.stops[i]?.id === id && b.stops[i]?.lat === lat && b.stops[i]?.lng === lng);
