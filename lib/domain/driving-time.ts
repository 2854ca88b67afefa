/** Plain data: kept between fixes, or made again by feeding the same samples from the start of the duty. */
export interface DrivingTime {
  /** Ms at the wheel since the last rest, without the standing that is still going on. */
  readonly drivenMs: number;
  /** Epoch ms since which the bus stands; null while it moves. */
  readonly standingSince: number | null;
  /** Time of the last sample taken, epoch ms; null before the first. */
  readonly lastAt: number | null;
}

export type DrivingVerdict = 'OK' | 'WARN' | 'ALERT';

export const WARN_AFTER_MS = 4.25 * 3_600_000;
export const ALERT_AFTER_MS = 4.5 * 3_600_000;
/** Standing for so long is a rest: the account starts anew. */
export const REST_MS = 30 * 60_000;
/** Standing for less than this is traffic or a bus stop, and counts as driving; longer is neither driving nor rest. */
export const PAUSE_MS = 5 * 60_000;

export const NO_DRIVING: DrivingTime = { drivenMs: 0, standingSince: null, lastAt: null };

/**
 * Takes one sample, in order of time: was the bus moving at that moment (epoch ms)? Between two samples it did what the
 * earlier one says, so that a driver without signal is still a driver at the wheel; feed `moving: false` when a trip ends
 * or is paused. A sample that is not newer than the last changes nothing.
 */
export function addSample(time: DrivingTime, sample: { at: number; moving: boolean }): DrivingTime {
  const { lastAt, standingSince } = time;
  if (lastAt !== null && sample.at <= lastAt) return time;
  if (standingSince !== null) {
    const standing = { ...time, lastAt: sample.at };
    if (!sample.moving) return standing;
    return { ...standing, drivenMs: drivenAt(time, sample.at), standingSince: null };
  }
  return {
    drivenMs: lastAt === null ? 0 : time.drivenMs + (sample.at - lastAt),
    standingSince: sample.moving ? null : sample.at,
    lastAt: sample.at,
  };
}

/** Ms at the wheel without a rest, as of `now`: 0 once a rest is complete. */
export function drivenAt(time: DrivingTime, now: number): number {
  const { drivenMs, standingSince, lastAt } = time;
  if (lastAt === null) return 0;
  if (standingSince === null) return drivenMs + Math.max(0, now - lastAt);
  const stood = Math.max(0, now - standingSince);
  if (stood >= REST_MS) return 0;
  return stood < PAUSE_MS ? drivenMs + stood : drivenMs;
}

/** 4 h 15 warn, 4 h 30 alert, without 30 minutes of rest. */
export function judgeDrivingTime(time: DrivingTime, now: number): DrivingVerdict {
  const driven = drivenAt(time, now);
  if (driven >= ALERT_AFTER_MS) return 'ALERT';
  return driven >= WARN_AFTER_MS ? 'WARN' : 'OK';
}
