/** The stop that a reader waits for, by index. */
export interface Leg {
  pickup: number;
  drop: number;
}

/**
 * Whose arrival the headline tells: where I get on while the bus has not been there, then where I get off; for whoever has no
 * seat (a share link), the last stop. `busAt` as in StopLine; null before the start. Null for a trip without stops.
 */
export function targetStop(stopCount: number, busAt: number | null, leg: Leg | null, boarded = false): number | null {
  if (stopCount === 0) return null;
  if (!leg) return stopCount - 1;
  const reachedPickup = busAt !== null && busAt > leg.pickup;
  return boarded || reachedPickup ? leg.drop : leg.pickup;
}
