import type { TripDetail } from '@/lib/contract/views';
import { prepareTrack, type RouteShape, type Track } from '@/lib/domain/track';
import { type Heard, isCurrent } from './heard';

type Path = TripDetail['path'];

export interface RouteTracksDeps {
  find(routeId: string): Promise<(RouteShape & { readonly path: Path }) | null>;
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

/** The measured paths of routes, each read and prepared once for all its buses. */
export function createRouteTracks({ find, heard, now }: RouteTracksDeps) {
  const cache = new Map<string, { at: number; track: Promise<RouteTrack | null> }>();

  const read = async (routeId: string): Promise<RouteTrack | null> => {
    const route = await find(routeId);
    return route && { path: route.path, track: prepareTrack(route) };
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
    clear() {
      cache.clear();
    },
  };
}
