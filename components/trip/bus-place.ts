import type { ServerLocation } from '@/lib/contract/locations';
import type { TripDetail } from '@/lib/contract/views';
import { pointAlong } from '@/lib/domain/geo';
import { type Progress, progressOf } from '@/lib/domain/progress';
import { prepareTrack, type Track } from '@/lib/domain/track';

/** A bus on the line of its stops. */
export interface BusPlace {
  /** Counted in stops, as StopLine wants it: 2.4 is 40 % of the way from the third stop to the fourth. */
  busAt: number;
  /** The part of the path already driven, [lat, lng]. */
  driven: [number, number][];
}

/** Where on the line of stops a place of the path lies: 0 at the first stop or before it, at most the last index. */
export function busAtStops(track: Track, { alongMetres, nextStopIndex }: Progress): number {
  const last = track.stops.length - 1;
  if (nextStopIndex > last) return Math.max(0, last);
  if (nextStopIndex <= 0) return 0;
  const from = track.stops[nextStopIndex - 1]?.alongMetres ?? 0;
  const to = track.stops[nextStopIndex]?.alongMetres ?? from;
  const share = to > from ? (alongMetres - from) / (to - from) : 0;
  return nextStopIndex - 1 + Math.min(0.999, Math.max(0, share));
}

/** The path from its start to `alongMetres`. */
export function drivenPath({ line }: Track, alongMetres: number): [number, number][] {
  const passed = line.points.filter((_, i) => (line.cumulative[i] ?? 0) < alongMetres);
  return [...passed, pointAlong(line, alongMetres)].map(({ lat, lng }) => [lat, lng]);
}

/**
 * Follows one trip's bus along its route, fix by fix. The last answer is kept, since on a loop or a road used both ways only
 * the way so far tells which pass the bus is on. The same fix again gives the same answer. Null for a trip without stops.
 */
export function createPlacer(trip: Pick<TripDetail, 'stops' | 'path'>): (fix: ServerLocation) => BusPlace | null {
  const track = trip.stops.length > 0 ? prepareTrack(trip) : null;
  let progress: Progress | null = null;
  let place: BusPlace | null = null;
  return ({ lat, lng, updatedAt }) => {
    if (!track) return null;
    const fixAt = Date.parse(updatedAt);
    if (place && progress?.fixAt === fixAt) return place;
    progress = progressOf(track, { lat, lng, fixAt }, progress);
    place = { busAt: busAtStops(track, progress), driven: drivenPath(track, progress.alongMetres) };
    return place;
  };
}
