/** How an arrival is told: about now, in so many minutes, or, an hour and more away, by the clock. */
export type EtaRange =
  | { kind: 'now' }
  | { kind: 'minutes'; from: number; to: number }
  | { kind: 'clock'; from: number; to: number };

const MINUTE = 60_000;

/**
 * The range of an arrival as a reader wants it. Earliest is rounded down and latest up, so that the words never promise
 * more than the estimate does. All times in epoch ms; the past counts as now.
 */
export function etaRange(earliest: number, latest: number, now: number): EtaRange {
  const from = Math.max(0, Math.floor((earliest - now) / MINUTE));
  const to = Math.max(from, Math.ceil((latest - now) / MINUTE));
  if (to <= 1) return { kind: 'now' };
  if (from >= 60) return { kind: 'clock', from: earliest, to: Math.max(earliest, latest) };
  return { kind: 'minutes', from, to };
}
