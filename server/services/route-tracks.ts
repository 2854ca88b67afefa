import { prepareTrack, type RouteShape, type Track } from '@/lib/domain/track';

export interface RouteTracksDeps {
  find(routeId: string): Promise<RouteShape | null>;
  now(): number;
}

/** A route may be drawn anew while buses are on it; nobody needs to know within the minute. */
const TTL_MS = 60_000;
const MAX_CACHED = 2000;

export type RouteTracks = ReturnType<typeof createRouteTracks>;

/** The measured paths of routes, each read and prepared once for all its buses. */
export function createRouteTracks({ find, now }: RouteTracksDeps) {
  const cache = new Map<string, { at: number; track: Promise<Track | null> }>();

  return {
    /** @returns null when there is no such route. */
    get(routeId: string): Promise<Track | null> {
      let entry = cache.get(routeId);
      if (!entry || now() - entry.at > TTL_MS) {
        entry = { at: now(), track: find(routeId).then((route) => route && prepareTrack(route)) };
        cache.set(routeId, entry);
        if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value as string);
        entry.track.catch(() => cache.delete(routeId));
      }
      return entry.track;
    },
  };
}
