import { distanceMetres, type LatLng } from './geo';

/** One position of a bus, as its device reports it. */
export interface Fix extends LatLng {
  /** m/s. */
  readonly speed?: number;
  /** Degrees clockwise from north. */
  readonly heading?: number;
  /** Radius in metres within which the device believes itself to be. */
  readonly accuracy?: number;
  /** Epoch ms at which the device was there. */
  readonly fixAt: number;
  /** Epoch ms at which the server heard of it. */
  readonly receivedAt: number;
  /** Rises per device; with trip and device it tells a repeat. */
  readonly seq?: number;
  readonly device: string;
}

/** What is remembered of a trip between fixes. Plain data: it may be kept in any store. */
export interface TrackState {
  /** The fix that was broadcast last. */
  readonly live: Fix | null;
  /** Up to two refused fixes, oldest first, that agree with each other: perhaps the bus really is there. */
  readonly suspects: readonly Fix[];
}

export type FixVerdict =
  | { verdict: 'live'; state: TrackState }
  | { verdict: 'stored'; reason: 'OLDER' | 'INACCURATE'; state: TrackState }
  | { verdict: 'refused'; code: 'BAD_TIMESTAMP' | 'IMPLAUSIBLE_LOCATION'; state: TrackState };

export const MAX_FUTURE_MS = 2 * 60_000;
export const MAX_AGE_MS = 24 * 3_600_000;
/** m/s: no bus on any road, with room for a poor fix. */
export const MAX_PLAUSIBLE_SPEED = 60;
/** Metres of accuracy beyond which a fix is kept but shown to nobody. */
export const MAX_BROADCAST_ACCURACY = 200;
/** So many refused fixes in a row that agree with each other are the truth, and the live one was the error. */
export const AGREEING_FIXES = 3;

export const NO_TRACK: TrackState = { live: null, suspects: [] };

/** Neither over two minutes ahead of the server's clock nor over a day old (that is how long an outbox may wait). */
export function isTimely(fixAt: number, now: number): boolean {
  return fixAt - now <= MAX_FUTURE_MS && now - fixAt <= MAX_AGE_MS;
}

/**
 * The speed in m/s that a bus must at least have had between two fixes. Both accuracies are taken off the distance, so
 * that jitter at a standstill implies none; under a second counts as one, so that two fixes of one moment divide by no zero.
 */
export function impliedSpeed(a: Fix, b: Fix): number {
  const metres = Math.max(0, distanceMetres(a, b) - (a.accuracy ?? 0) - (b.accuracy ?? 0));
  return metres / Math.max(1, Math.abs(b.fixAt - a.fixAt) / 1000);
}

function agree(a: Fix, b: Fix): boolean {
  return impliedSpeed(a, b) <= MAX_PLAUSIBLE_SPEED;
}

/**
 * Judges one fix of a trip that takes locations, `now` being the server's clock (epoch ms).
 * `live`: keep, broadcast, and it is the live one. `stored`: keep, tell nobody. `refused`: keep nothing of it but the
 * returned state, which always replaces the old one.
 *
 * A fix that is not newer than the live one is stored whatever it says: it cannot move the marker, and history is judged
 * by whoever reads it. The live time therefore never goes back. One that is too inaccurate to show is not asked
 * whether it is plausible either, and neither clears nor joins the suspects.
 */
export function judgeFix(state: TrackState, fix: Fix, now: number): FixVerdict {
  if (!isTimely(fix.fixAt, now)) return { verdict: 'refused', code: 'BAD_TIMESTAMP', state };
  const { live, suspects } = state;
  if (live && fix.fixAt <= live.fixAt) return { verdict: 'stored', reason: 'OLDER', state };
  if ((fix.accuracy ?? 0) > MAX_BROADCAST_ACCURACY) return { verdict: 'stored', reason: 'INACCURATE', state };
  if (!live || agree(live, fix)) return { verdict: 'live', state: { live: fix, suspects: [] } };

  const run = agreeingRun(suspects, fix);
  if (run.length >= AGREEING_FIXES) return { verdict: 'live', state: { live: fix, suspects: [] } };
  return { verdict: 'refused', code: 'IMPLAUSIBLE_LOCATION', state: { live, suspects: run } };
}

/**
 * The suspects with the new one among them. A fix resent after its refusal is no further witness; one that contradicts a
 * suspect, or is older than the last, starts the run anew from where it still agrees.
 */
function agreeingRun(suspects: readonly Fix[], fix: Fix): readonly Fix[] {
  if (suspects.some((s) => s.fixAt === fix.fixAt)) return suspects;
  let from = suspects.length;
  while (from > 0) {
    const suspect = suspects[from - 1] as Fix;
    if (suspect.fixAt > fix.fixAt || !agree(suspect, fix)) break;
    from--;
  }
  return [...suspects.slice(from), fix];
}

/** After ENDED, points kept while offline are still taken where the fix is older than the end. They are never live. */
export function acceptsAfterEnd(fixAt: number, endedAt: number): boolean {
  return fixAt < endedAt;
}
