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
/** A bus that stands says so less often, yet often enough to stay LIVE. */
export const STANDING_INTERVAL_MS = 10_000;
/** Below this a bus stands, m/s. */
const STANDING = 1;
/** The server shows nothing that is worse than this, metres. */
export const POOR_ACCURACY_METRES = 200;
/** Some phones date a position by another clock; then the moment of its arrival is the better one. */
const CLOCK_TOLERANCE_MS = 60_000;
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
 * Is it time to keep another one? By the interval for the present speed; a bus that starts moving is told of at once. One that was
 * not due when it came may become so `now`, where nothing newer has come.
 */
export function isDue(next: DeviceFix, last: DeviceFix | null, now = next.fixAt): boolean {
  if (!last) return true;
  const still = distanceMetres(last, next) < DIRECTION_METRES;
  const standing = still && (next.speed ?? 0) < STANDING && (last.speed ?? 0) < STANDING;
  return now - last.fixAt >= (standing ? STANDING_INTERVAL_MS : MIN_INTERVAL_MS);
}
