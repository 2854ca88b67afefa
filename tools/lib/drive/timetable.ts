import type { TripDetail } from '@/lib/contract/views';
import { type LatLng, pointAlong } from '@/lib/domain/geo';
import { prepareTrack, type Track } from '@/lib/domain/track';
import { durationAt, motionAt } from './profile';

/** Where a bus should be. */
export interface Place extends LatLng {
  /** Metres from the start of the path. */
  readonly along: number;
  /** m/s. */
  readonly speed: number;
  /** Degrees clockwise from north. */
  readonly heading: number;
  /** It stands at its last stop. */
  readonly arrived: boolean;
}

/** One drive between two stops, after the wait at the first. Seconds from the departure of the trip. */
interface Leg {
  readonly from: number;
  readonly to: number;
  readonly leaves: number;
  readonly arrives: number;
}

export interface Timetable {
  /** Seconds from the departure to the arrival at the last stop. */
  readonly duration: number;
  /** Where the bus is so many seconds after its departure; before it, at the first stop. */
  at(seconds: number): Place;
}

/** Seconds that a bus stands at a stop, where the timetable has the time for it. */
export const DWELL = 20;
/** No more of a leg's time than this is spent standing. */
const MOST_DWELL = 0.25;
/** m/s that no bus exceeds (90 km/h), whatever a timetable of whole minutes asks for. */
const FASTEST = 25;

/**
 * The trip's own timetable: at each stop by its offset, standing there a little, along the path between. Stops with the same
 * minute (timetables are rounded) share the time to the next that differs, by distance.
 */
export function timetableOf(trip: Pick<TripDetail, 'stops' | 'path'>): Timetable {
  const track = trackOf(trip);
  const seconds = spread(
    trip.stops.map(({ offsetMinutes }) => offsetMinutes * 60),
    track.stops.map(({ alongMetres }) => alongMetres),
  );
  const legs: Leg[] = [];
  let clock = 0;
  for (let i = 1; i < track.stops.length; i++) {
    const from = (track.stops[i - 1] as { alongMetres: number }).alongMetres;
    const to = (track.stops[i] as { alongMetres: number }).alongMetres;
    // A timetable that asks the impossible is run late, not flown.
    const least = durationAt(to - from, FASTEST);
    const arrives = Math.max(seconds[i] as number, clock + least);
    const time = arrives - clock;
    const dwell = i === 1 ? 0 : Math.min(DWELL, time * MOST_DWELL, time - least);
    legs.push({ from, to, leaves: clock + dwell, arrives });
    clock = arrives;
  }
  return follow(track, legs);
}

/** A trip at a given cruising speed (m/s) with a stand at each stop, whatever its timetable says. */
export function timetableAtSpeed(trip: Pick<TripDetail, 'stops' | 'path'>, speed: number): Timetable {
  const track = trackOf(trip);
  const legs: Leg[] = [];
  let clock = 0;
  for (let i = 1; i < track.stops.length; i++) {
    const from = (track.stops[i - 1] as { alongMetres: number }).alongMetres;
    const to = (track.stops[i] as { alongMetres: number }).alongMetres;
    const leaves = clock + (i === 1 ? 0 : DWELL);
    const arrives = leaves + durationAt(to - from, speed);
    legs.push({ from, to, leaves, arrives });
    clock = arrives;
  }
  return follow(track, legs);
}

function trackOf({ stops, path }: Pick<TripDetail, 'stops' | 'path'>): Track {
  return prepareTrack({ path, stops });
}

function follow(track: Track, legs: readonly Leg[]): Timetable {
  const duration = legs.at(-1)?.arrives ?? 0;
  return {
    duration,
    at(seconds) {
      const leg = legs.find(({ arrives }) => seconds < arrives) ?? legs.at(-1);
      if (!leg) return { ...pointAlong(track.line, 0), along: 0, speed: 0, arrived: true };
      const motion = motionAt(leg.to - leg.from, leg.arrives - leg.leaves, seconds - leg.leaves);
      const along = Math.min(leg.to, leg.from + motion.metres);
      const arrived = seconds >= duration;
      return { ...pointAlong(track.line, along), along, speed: arrived ? 0 : motion.speed, arrived };
    },
  };
}

/** Times that rise where places do: runs of the same time are spread by distance up to the next later one. */
function spread(times: readonly number[], alongs: readonly number[]): number[] {
  const start = times[0] ?? 0;
  const out = times.map((time) => Math.max(0, time - start));
  let run = 0;
  for (let i = 1; i <= out.length; i++) {
    if (i < out.length && (out[i] as number) <= (out[run] as number)) continue;
    if (i < out.length && i - run > 1) {
      const [t0, t1] = [out[run] as number, out[i] as number];
      const [d0, d1] = [alongs[run] as number, alongs[i] as number];
      for (let k = run + 1; k < i; k++) {
        out[k] = d1 > d0 ? t0 + ((t1 - t0) * ((alongs[k] as number) - d0)) / (d1 - d0) : t0;
      }
    }
    run = i;
  }
  return out;
}
