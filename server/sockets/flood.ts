/** So many events of one user within a second, over all sockets of this node; what is beyond is refused, not queued. */
export const MAX_EVENTS_PER_SECOND = 100;

/** Positions have a cap of their own; where that is wider than is usual, the guard before it stays well above. */
export const positionsPerSecond = (driverMaxPerMinute: number): number =>
  Math.max(MAX_EVENTS_PER_SECOND, Math.ceil((2 * driverMaxPerMinute) / 60));
const SECOND = 1000;

/** A guard before every event, known or not, so that no client can keep the server busy. Fixed seconds: exact enough, and free. */
export function createFloodGuard() {
  let second = 0;
  let counts = new Map<string, number>();
  return {
    /** @returns null when let through, else the ms to wait. */
    take(userId: string, now: number, maxPerSecond = MAX_EVENTS_PER_SECOND): number | null {
      if (now - second >= SECOND || now < second) {
        second = now;
        counts = new Map();
      }
      const count = (counts.get(userId) ?? 0) + 1;
      counts.set(userId, count);
      return count > maxPerSecond ? second + SECOND - now : null;
    },
  };
}
export type FloodGuard = ReturnType<typeof createFloodGuard>;
