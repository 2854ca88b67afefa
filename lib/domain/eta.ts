import type { Freshness, TripStatus } from '@/lib/contract/primitives';
import type { Track } from './track';
import { tripPhase } from './trip-status';

export interface TimedStop {
  readonly stopId: string;
  /** Epoch ms at which the timetable has the bus there; never before the stop ahead of it. */
  readonly scheduledAt: number;
}

export interface Arrival {
  readonly stopId: string;
  /** Epoch ms, earliest ≤ eta ≤ latest, none of them in the past. */
  readonly eta: number;
  readonly earliest: number;
  readonly latest: number;
  readonly source: 'TIMETABLE' | 'LIVE';
}

export interface EtaFacts {
  /** All stops of the trip, in order. */
  readonly stops: readonly TimedStop[];
  /** Null as long as no fix has been placed on the route. */
  readonly progress: { readonly nextStopIndex: number } | null;
  /** Seconds behind the timetable, negative ahead of it; see `delaySeconds`. */
  readonly delaySeconds: number;
  readonly freshness: Freshness;
  readonly status: TripStatus;
  /** Epoch ms. */
  readonly now: number;
}

/** Whatever predicts arrivals: the one below, or a better one later, without the callers noticing. */
export type EstimateArrivals = (facts: EtaFacts) => Arrival[];

/**
 * How late a bus is, in seconds (negative: early), when at the time `at` (epoch ms; the time of its fix, so that waiting
 * for the next fix makes no bus later) it was `alongMetres` along its route. The timetable between two stops is taken to be
 * linear in the metres of the path. A bus that still stands at its first stop is not early, it has not left. 0 without stops.
 */
export function delaySeconds(track: Track, stops: readonly TimedStop[], alongMetres: number, at: number): number {
  const planned = plannedAt(track, stops, alongMetres);
  if (planned === null) return 0;
  const first = track.stops[0]?.alongMetres ?? 0;
  const seconds = (at - planned) / 1000;
  return alongMetres <= first + NOT_YET_LEFT_METRES ? Math.max(0, seconds) : seconds;
}

const NOT_YET_LEFT_METRES = 50;

/** When the timetable has the bus at this place, epoch ms: at the first stop for all before it, at the last for all behind. */
function plannedAt(track: Track, stops: readonly TimedStop[], alongMetres: number): number | null {
  const count = Math.min(track.stops.length, stops.length);
  if (count === 0) return null;
  const along = (i: number) => (track.stops[i] as { alongMetres: number }).alongMetres;
  const time = (i: number) => (stops[i] as TimedStop).scheduledAt;
  if (alongMetres <= along(0)) return time(0);
  for (let i = 1; i < count; i++) {
    if (alongMetres > along(i)) continue;
    const share = (alongMetres - along(i - 1)) / (along(i) - along(i - 1)); // > 0 metres apart, since alongMetres lies between
    return time(i - 1) + share * (time(i) - time(i - 1));
  }
  return time(count - 1);
}

/**
 * Half-widths of the range. To a fixed part comes a share of the time still ahead; a bus loses time more easily than it
 * makes it up, so late is wider. Assumed, not measured: to be replaced by what the recorded trips show.
 */
const EARLY = { seconds: 15, share: 0.08 };
const LATE = { seconds: 30, share: 0.15 };
/** Both are stretched where we know less: by the age of the last fix, and by a bus that stands for a reason. */
const BY_FRESHNESS: Readonly<Record<Freshness, number>> = { LIVE: 1, AGING: 1.25, STALE: 1.75, LOST: 2 };
const BY_STATUS: Readonly<Partial<Record<TripStatus, number>>> = { SCHEDULED: 1.25, PAUSED: 1.5, EMERGENCY: 2 };

/**
 * Arrivals at the stops still ahead, from the timetable and the present delay. Before the start the timetable alone speaks,
 * put off by as much as the departure is overdue. None once the bus is LOST, and none after ENDED or CANCELLED.
 * Never before `now`, and never earlier at a stop than at the one before it.
 */
export const estimateArrivals: EstimateArrivals = ({ stops, progress, delaySeconds, freshness, status, now }) => {
  const phase = tripPhase(status);
  const first = stops[0];
  if (phase === 'OVER' || !first) return [];
  if (phase === 'UNDER_WAY' && (freshness === 'LOST' || !progress)) return [];

  const before = phase === 'BEFORE';
  const shift = before ? Math.max(0, now - first.scheduledAt) : delaySeconds * 1000;
  const stretch = (BY_STATUS[status] ?? 1) * (before ? 1 : BY_FRESHNESS[freshness]);
  const ahead = before ? stops : stops.slice(progress?.nextStopIndex ?? 0);

  let floor = now;
  return ahead.map(({ stopId, scheduledAt }) => {
    const eta = Math.max(floor, Math.round(scheduledAt + shift));
    floor = eta;
    const width = (side: { seconds: number; share: number }) =>
      Math.round((side.seconds * 1000 + side.share * (eta - now)) * stretch);
    return {
      stopId,
      eta,
      earliest: Math.max(now, eta - width(EARLY)),
      latest: eta + width(LATE),
      source: before ? 'TIMETABLE' : 'LIVE',
    };
  });
};
