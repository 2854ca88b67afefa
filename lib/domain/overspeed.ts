/** km/h, where a route sets none. */
export const DEFAULT_SPEED_LIMIT_KMH = 50;
/** An alert is raised at this multiple of the limit: 60 km/h where 50 are allowed. */
export const OVERSPEED_FACTOR = 1.2;

/** The speed in m/s at which a bus is over-speeding. */
export function overspeedAt(limitKmh: number = DEFAULT_SPEED_LIMIT_KMH): number {
  return (limitKmh * OVERSPEED_FACTOR) / 3.6;
}

/** Over-speeding from limit × 1.2 until the bus keeps to the limit again; apart, so that the alert does not flicker. `speed` in m/s. */
export function judgeOverspeed(wasOver: boolean, speed: number, limitKmh: number = DEFAULT_SPEED_LIMIT_KMH): boolean {
  // A nanometre per second of tolerance: 60 km/h is no exact number of m/s.
  return wasOver ? speed > limitKmh / 3.6 + 1e-9 : speed >= overspeedAt(limitKmh) - 1e-9;
}
