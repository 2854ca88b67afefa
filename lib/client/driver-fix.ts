import { bearingDegrees, distanceMetres } from '@/lib/domain/geo';

/** What the browser says of a position; the shape of GeolocationPosition as far as we use it. */
export interface DevicePosition {
  readonly timestamp: number;
  readonly coords: {
    readonly latitude: number;
    readonly longitude: number;
    readonly accuracy: number;
    readonly speed: number | null;
    readonly heading: number | null;
  };
}

/** A position in the words of the contract: degrees, metres, m/s, epoch ms. */
export interface DeviceFix {
  readonly lat: number;
  readonly lng: number;
  readonly accuracy: number;
  readonly speed?: number;
  readonly heading?: number;
  readonly fixAt: number;
}

/** Never more often than this; the server's own cap. */
export const MIN_INTERVAL_MS = 3_000;
/** A bus that stands says so every 30 s; a little before, so that with the way it takes it stays LIVE, which ends at 30 s. */
export const STANDING_INTERVAL_MS = 28_000;
/** Below this a bus stands, m/s. */
const STANDING = 1;
/** The server shows nothing that is worse than this, metres. */
export const POOR_ACCURACY_METRES = 200;
/** Some phones date a position by another clock; then the moment of its arrival is the better one. */
const CLOCK_TOLERANCE_MS = 60_000;
/** A guess by the cell towers, which says nothing of where on the road a bus is, metres. */
const GUESS_METRES = 1_000;
/** A fix is coarse from this on, metres; right after one that is three times better it is the network's word, not the satellites'. */
const COARSE_METRES = 100;
const COARSE_FACTOR = 3;
const COARSE_AFTER_MS = 30_000;
/** Jitter is believed up to this, metres, whatever accuracy a phone claims. */
const MOST_JITTER_METRES = 60;
/** Two places closer than this tell no direction, metres. */
const DIRECTION_METRES = 15;
const MAX_SPEED = 70;

const isNumber = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/**
 * A fix out of what the browser says. Cheap phones leave speed and heading out; then they come from the fix before, where
 * that is fresh enough to tell.
 */
export function toDeviceFix({ coords, timestamp }: DevicePosition, now: number, previous: DeviceFix | null): DeviceFix {
  const fixAt = Math.abs(now - timestamp) > CLOCK_TOLERANCE_MS ? now : timestamp;
  const here = { lat: coords.latitude, lng: coords.longitude };
  const seconds = previous ? (fixAt - previous.fixAt) / 1000 : 0;
  const metres = previous ? distanceMetres(previous, here) : 0;
  const derived = previous !== null && seconds >= 1 && seconds <= 30;

  const speed = isNumber(coords.speed) ? coords.speed : derived ? metres / seconds : undefined;
  const heading = isNumber(coords.heading)
    ? coords.heading
    : derived && previous && metres >= DIRECTION_METRES
      ? bearingDegrees(previous, here)
      : previous?.heading;
  return {
    ...here,
    accuracy: coords.accuracy,
    ...(speed === undefined ? {} : { speed: Math.min(MAX_SPEED, Math.max(0, speed)) }),
    ...(heading === undefined ? {} : { heading: ((heading % 360) + 360) % 360 }),
    fixAt,
  };
}

/**
 * The filter between what a phone reports and what is kept: is this one worth keeping, and is it time for it? `last` is the one
 * kept before. Moving: every 3 s. Standing, which is less than the jitter away and slower than a walk: every 28 s, as a sign of
 * life. A bus that starts moving is told of at once. Never one that is no newer than the last, is a guess by cell towers, or is
 * coarse where a much better one has just been kept. One that was not due when it came may become so `now`, where nothing newer
 * has come. In a `hurry` a standing bus is told of as often as a moving one.
 */
export function isDue(next: DeviceFix, last: DeviceFix | null, now = next.fixAt, hurry = false): boolean {
  if (next.accuracy > GUESS_METRES) return false;
  if (!last) return true;
  if (next.fixAt <= last.fixAt) return false;
  const muchWorse = next.accuracy > COARSE_METRES && next.accuracy > last.accuracy * COARSE_FACTOR;
  if (muchWorse && next.fixAt - last.fixAt < COARSE_AFTER_MS) return false;
  const jitter = Math.min(MOST_JITTER_METRES, Math.max(DIRECTION_METRES, next.accuracy));
  const still = distanceMetres(last, next) < jitter;
  const standing = still && (next.speed ?? 0) < STANDING && (last.speed ?? 0) < STANDING;
  return now - last.fixAt >= (standing && !hurry ? STANDING_INTERVAL_MS : MIN_INTERVAL_MS);
}
