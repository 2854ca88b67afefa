import type { SourceRow } from '../source/row';

/** When a fix is sent, and the time of fix it is sent with; both epoch ms. */
export interface Due {
  readonly sendAt: number;
  readonly fixAt: number;
}

/**
 * Sends the whole source at `speed` times its pace from `start` on (`origin` is its earliest time). Within a trip the fixes keep
 * the spacing they were taken with, so that the bus stays as fast as it was, and the last one is dated with the moment it is
 * sent: none lies in the future, for the time sent runs faster than the time dated (speed ≥ 1).
 */
export function dueTimes(rows: readonly SourceRow[], origin: number, start: number, speed: number): Due[] {
  const last = rows.at(-1)?.at ?? origin;
  const lastSent = start + (last - origin) / speed;
  return rows.map(({ at }) => ({
    sendAt: start + (at - origin) / speed,
    fixAt: Math.floor(lastSent - (last - at)),
  }));
}
