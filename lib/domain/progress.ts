import { type LatLng, type Projection, projectOnSegments } from './geo';
import { judgeOffRoute } from './off-route';
import type { Track } from './track';

/** A place with, where they are known, the time of the fix (epoch ms) and its accuracy (metres). */
export interface ProgressLocation extends LatLng {
  readonly fixAt?: number;
  readonly accuracy?: number;
}

export interface Progress {
  /** Metres from the start of the path. */
  readonly alongMetres: number;
  /** Metres between the bus and that place. */
  readonly distanceFromPath: number;
  /** Index of the first stop not yet reached; the number of stops once the last is reached. */
  readonly nextStopIndex: number;
  readonly offRoute: boolean;
  /** Time of the fix it was judged by, epoch ms, where that was known. */
  readonly fixAt?: number;
}

/** A stop counts as reached this many metres before it: buses stand one behind another, and a stop is no point. */
export const AT_STOP_METRES = 25;

/** How far behind its last place a bus is looked for: jitter, or a little reversing. */
const BACK_METRES = 60;
/** How far ahead, when the time between the fixes is not known, and at least. */
const AHEAD_METRES = 3000;
const MIN_AHEAD_METRES = 1000;
/** m/s; no bus covers ground faster, so it cannot be farther ahead (30 m/s = 108 km/h). */
const FASTEST = 30;
/** Within this of the path near its last place, a bus is where it is expected, and nowhere else is looked. */
const NEAR_METRES = 100;
/** Elsewhere on the path must be nearer by so much to be believed against the place that is expected. */
const BETTER_BY_METRES = 100;

/**
 * Where along its route a bus is. `previous` is the answer for its last fix: the bus is looked for near there first, and
 * along the road the nearest place to it wins that explains the fix about as well as the best. So a bus on a loop, a
 * crossing or a road used both ways stays on the pass it is driving, and jitter never moves it back. Only where nothing near
 * explains the fix is the whole path searched, and only where nothing ahead explains it either is the bus set back: the
 * earlier place was the error.
 */
export function progressOf(track: Track, location: ProgressLocation, previous?: Progress | null): Progress {
  const place = previous ? follow(track, location, previous) : search(track, location, 0);
  const reached = place.alongPath + AT_STOP_METRES;
  const next = track.stops.findIndex((stop) => stop.alongMetres > reached);
  return {
    alongMetres: place.alongPath,
    distanceFromPath: place.distanceFromPath,
    nextStopIndex: next === -1 ? track.stops.length : next,
    offRoute: judgeOffRoute(previous?.offRoute ?? false, place.distanceFromPath),
    ...(location.fixAt === undefined ? {} : { fixAt: location.fixAt }),
  };
}

function follow(track: Track, location: ProgressLocation, previous: Progress): Projection {
  const { line } = track;
  const last = Math.min(previous.alongMetres, line.lengthMetres);
  const near = projectOnSegments(
    line,
    location,
    Math.max(0, last - BACK_METRES),
    Math.min(line.lengthMetres, last + ahead(location, previous)),
  );
  const passes = passesOf(near, location);
  const expected = passes.reduce((a, b) => (Math.abs(b.alongPath - last) < Math.abs(a.alongPath - last) ? b : a));
  if (expected.distanceFromPath > NEAR_METRES) {
    const anywhere = search(track, location, last);
    if (anywhere.distanceFromPath + BETTER_BY_METRES < expected.distanceFromPath) return anywhere;
  }
  return expected.alongPath >= last ? expected : { ...expected, alongPath: last };
}

function ahead(location: ProgressLocation, previous: Progress): number {
  if (location.fixAt === undefined || previous.fixAt === undefined) return AHEAD_METRES;
  return Math.max(MIN_AHEAD_METRES, (FASTEST * Math.max(0, location.fixAt - previous.fixAt)) / 1000);
}

/** On the whole path: the first pass ahead of `last` that explains the fix about as well as the best, else the first of all. */
function search(track: Track, location: ProgressLocation, last: number): Projection {
  const passes = passesOf(projectOnSegments(track.line, location), location);
  return passes.find((pass) => pass.alongPath >= last) ?? (passes[0] as Projection);
}

/**
 * Where the path comes nearest, pass by pass in order of travel, as far as that is about as near as the best: within the
 * accuracy of the fix (30 m where unknown, 15 to 60). Never empty.
 */
function passesOf(places: readonly Projection[], { accuracy }: ProgressLocation): Projection[] {
  const slack = Math.min(60, Math.max(15, accuracy ?? 30));
  const best = places.reduce((least, place) => Math.min(least, place.distanceFromPath), Number.POSITIVE_INFINITY);
  return places.filter((place, i) => {
    const before = places[i - 1]?.distanceFromPath ?? Number.POSITIVE_INFINITY;
    const after = places[i + 1]?.distanceFromPath ?? Number.POSITIVE_INFINITY;
    const comesNoNearer = place.distanceFromPath <= before && place.distanceFromPath <= after;
    return comesNoNearer && place.distanceFromPath <= best + slack;
  });
}
