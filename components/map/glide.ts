/** One fix of a bus as a marker needs it: WGS84 degrees, degrees from north, time of the fix in epoch ms. */
export interface BusFix {
  lat: number;
  lng: number;
  heading?: number | null | undefined;
  fixAt: number;
}

/** The longest and shortest glide in ms: beyond the first a jump is more honest, below the second it is a flicker. */
const LONGEST = 10_000;
const SHORTEST = 200;

/**
 * How long the marker takes from one fix to the next: the interval observed between them, so that it arrives about when
 * the next one comes. 0 means "jump": the first fix, an older one, or a gap after which a glide would be a tale.
 */
export function glideMs(previousAt: number | null, nextAt: number): number {
  if (previousAt === null) return 0;
  const interval = nextAt - previousAt;
  if (interval <= 0 || interval > 3 * LONGEST) return 0;
  return Math.min(LONGEST, Math.max(SHORTEST, interval));
}

/** The point at `t` (0…1) of the way; t is clamped, so a marker never passes its last fix. */
export function between(from: [number, number], to: [number, number], t: number): [number, number] {
  const k = Math.min(1, Math.max(0, t));
  return [from[0] + (to[0] - from[0]) * k, from[1] + (to[1] - from[1]) * k];
}
