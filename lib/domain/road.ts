import { distanceMetres, type LatLng } from './geo';
import { judgeOverspeed } from './overspeed';
import { type Progress, progressOf } from './progress';
import type { Track } from './track';
import type { TripStatus } from './trip-status';

/** What an operator wants to know of a bus on the road, judged fix by fix; plain data. */
export interface RoadState {
  readonly progress: Progress | null;
  readonly overspeed: boolean;
  readonly longStop: boolean;
  /** Where it stands, and since when (epoch ms); moved on with the bus. */
  readonly stand: (LatLng & { readonly since: number }) | null;
}

export interface RoadFix extends LatLng {
  /** Epoch ms. */
  readonly fixAt: number;
  /** m/s. */
  readonly speed?: number | undefined;
}

export interface RoadFacts {
  readonly track: Track;
  readonly status: TripStatus;
  readonly speedLimitKmh: number;
  /** By the timetable, epoch ms. */
  readonly departsAt: number;
}

export const NEW_ROAD: RoadState = { progress: null, overspeed: false, longStop: false, stand: null };

/** A bus that is under way and stands for so long has a reason that somebody should know, ms. */
export const LONG_STOP_MS = 10 * 60_000;
/** It stands as long as it is within this of where it came to stand, metres. */
const STANDS_WITHIN_METRES = 50;
/** Waiting at its first stop for the departure is no long stop. */
const FIRST_STOP_METRES = 150;
/** Where it is along its route is looked at this often, ms of fix time; leaving a route takes longer. */
const PLACE_EVERY_MS = 10_000;

/** Takes the next fix, in order of time. Off the route is `progress.offRoute`. */
export function judgeRoad(state: RoadState, fix: RoadFix, facts: RoadFacts): RoadState {
  const { track, status, speedLimitKmh, departsAt } = facts;
  const placedAt = state.progress?.fixAt ?? Number.NEGATIVE_INFINITY;
  const progress =
    fix.fixAt - placedAt < PLACE_EVERY_MS
      ? (state.progress as Progress)
      : progressOf(track, { lat: fix.lat, lng: fix.lng, fixAt: fix.fixAt }, state.progress);
  const stays = state.stand !== null && distanceMetres(state.stand, fix) <= STANDS_WITHIN_METRES;
  // A rest that the driver has called one is none that anybody has to ask about.
  const counts = status === 'STARTED';
  const stand =
    stays && counts ? (state.stand as RoadState['stand']) : { lat: fix.lat, lng: fix.lng, since: fix.fixAt };
  const atStart = progress.alongMetres <= (track.stops[0]?.alongMetres ?? 0) + FIRST_STOP_METRES;
  const waitsForDeparture = atStart && fix.fixAt < departsAt + LONG_STOP_MS;
  const arrived = progress.nextStopIndex >= track.stops.length;
  const longStop = counts && !waitsForDeparture && !arrived && fix.fixAt - (stand?.since ?? fix.fixAt) >= LONG_STOP_MS;
  const overspeed =
    fix.speed === undefined ? state.overspeed : judgeOverspeed(state.overspeed, fix.speed, speedLimitKmh);
  return { progress, overspeed, longStop, stand };
}
