import { z } from 'zod';
import type { DriverLocationUpdate } from './locations';

// The very expressions that the schemas test with.
const ID = z.core.regexes.guid;
const INSTANT = z.core.regexes.datetime({ offset: true });

const isBetween = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && value >= min && value <= max;

/**
 * Does `DriverLocationUpdate` take this payload as it stands? The schema's own verdict at a tenth of its cost, for the one event that comes
 * all day; whoever hears "no" asks the schema why. What else the payload holds is not looked at, and not to be handed on.
 */
export function isLocationUpdate(payload: unknown): payload is DriverLocationUpdate {
  if (typeof payload !== 'object' || payload === null) return false;
  const { tripId, lat, lng, speed, heading, accuracy, timestamp, seq } = payload as Record<string, unknown>;
  return (
    typeof tripId === 'string' &&
    ID.test(tripId) &&
    isBetween(lat, -90, 90) &&
    isBetween(lng, -180, 180) &&
    (speed === undefined || isBetween(speed, 0, 70)) &&
    (heading === undefined || isBetween(heading, 0, 360)) &&
    (accuracy === undefined || isBetween(accuracy, 0, Number.MAX_VALUE)) &&
    (timestamp === undefined || (typeof timestamp === 'string' && INSTANT.test(timestamp))) &&
    (seq === undefined || (Number.isInteger(seq) && isBetween(seq, 0, Number.MAX_SAFE_INTEGER)))
  );
}
