import { addSample, type DrivingTime, NO_DRIVING } from './driving-time';
import { distanceMetres, type LatLng } from './geo';

/** One thing known of a driver's day, at a time (epoch ms): where the bus was, or that the driver stopped driving. */
export type LogEntry =
  | ({
      readonly kind: 'fix';
      readonly at: number /** Metres. */;
      readonly accuracy?: number | null | undefined;
    } & LatLng)
  /** The trip was paused or ended. */
  | { readonly kind: 'stop'; readonly at: number };

/** A driver's day so far; plain data, made by `addEntry` alone. */
export interface DrivingLog {
  readonly time: DrivingTime;
  /** Where the bus was when it was last known to have moved. */
  readonly anchor: (LatLng & { readonly at: number }) | null;
  /** Time of the last entry, epoch ms; null before the first. */
  readonly lastAt: number | null;
}

export const NO_LOG: DrivingLog = { time: NO_DRIVING, anchor: null, lastAt: null };

/** So far from its place a bus has moved; less is jitter, metres. A worse fix needs more, up to the second. */
const MOVED_METRES = 30;
const MOST_JITTER_METRES = 100;
/** So long within that it stands, since it came there; less is a slow crawl, ms. */
const STANDS_AFTER_MS = 60_000;

/**
 * Takes the next entry, in order of time; one that is not newer than the last changes nothing. Judged by places alone, since
 * many phones tell no speed: so the phone, as it drives, and the server, from what it has kept, come to the same account,
 * however the entries were batched on their way.
 */
export function addEntry(log: DrivingLog, entry: LogEntry): DrivingLog {
  const { time, anchor, lastAt } = log;
  if (entry.kind === 'stop') {
    // After a stop there is no anchor: then this is the same one again.
    if (lastAt !== null && (entry.at < lastAt || (entry.at === lastAt && !anchor))) return log;
    // Pressed in the very moment of a fix: it is the later of the two.
    const at = entry.at === lastAt ? entry.at + 1 : entry.at;
    return { time: addSample(time, { at, moving: false }), anchor: null, lastAt: at };
  }
  if (lastAt !== null && entry.at <= lastAt) return log;
  const here = { lat: entry.lat, lng: entry.lng, at: entry.at };
  const jitter = Math.min(MOST_JITTER_METRES, Math.max(MOVED_METRES, entry.accuracy ?? 0));
  if (!anchor) return { time, anchor: here, lastAt: entry.at };
  if (distanceMetres(anchor, entry) > jitter) {
    return { time: moved(time, lastAt ?? anchor.at, entry.at), anchor: here, lastAt: entry.at };
  }
  const stands = entry.at - anchor.at >= STANDS_AFTER_MS && time.standingSince === null && time.lastAt !== null;
  return {
    time: stands ? addSample(time, { at: Math.max(anchor.at, (time.lastAt ?? 0) + 1), moving: false }) : time,
    anchor,
    lastAt: entry.at,
  };
}

/** The same day by a clock that says so many ms less: one that has been set back since. */
export function earlier({ time, anchor, lastAt }: DrivingLog, ms: number): DrivingLog {
  const less = (at: number | null) => (at === null ? null : at - ms);
  return {
    time: { ...time, standingSince: less(time.standingSince), lastAt: less(time.lastAt) },
    anchor: anchor && { ...anchor, at: anchor.at - ms },
    lastAt: less(lastAt),
  };
}

/** It was on the move when it got here; and since it was last seen to stand, where it had not driven before. */
function moved(time: DrivingTime, since: number, at: number): DrivingTime {
  const begun = time.lastAt === null ? addSample(time, { at: since, moving: true }) : time;
  return addSample(begun, { at, moving: true });
}

/** The entries of a day in the order in which `addEntry` takes them; of two at one time a stop is the later. */
export function inOrder(entries: readonly LogEntry[]): LogEntry[] {
  const rank = ({ kind }: LogEntry) => (kind === 'stop' ? 1 : 0);
  return [...entries].sort((a, b) => a.at - b.at || rank(a) - rank(b));
}
