/** How good the line is, by what was sent over it. Plain data. */
export interface Line {
  /** Ms from a message to its ack, smoothed; null before the first. */
  readonly latencyMs: number | null;
  /** Messages in a row that got no answer. */
  readonly failures: number;
  /** Points that the next batch of a backlog may hold. */
  readonly batch: number;
}

/** Of a backlog, at first: enough for the marker's last minutes, small enough for one bar of signal. */
const FIRST_BATCH = 50;
export const LEAST_BATCH = 10;
const SMOOTHING = 0.4;
/** An ack within this is a good line: fixes go one by one, as they come. */
const GOOD_MS = 1_000;
/** A batch that took longer than this stood in the way of the next fix. */
const CROWDING_MS = 1_500;
/** On a bad line there is a message at most in so many times its latency; what is made meanwhile goes in it together. */
const REST_FACTOR = 3;
const MOST_GAP_MS = 30_000;
const RETRY_MS = 2_000;
const MOST_RETRY_MS = 60_000;

export const NEW_LINE: Line = { latencyMs: null, failures: 0, batch: FIRST_BATCH };

/** An ack came after `ms`; `points` is how many it was for, `most` how many a batch may ever hold. */
export function heard(line: Line, ms: number, points: number, most: number): Line {
  const latencyMs = line.latencyMs === null ? ms : line.latencyMs + SMOOTHING * (ms - line.latencyMs);
  const full = points >= line.batch;
  const batch =
    ms > CROWDING_MS ? Math.max(LEAST_BATCH, line.batch >> 1) : full && ms < GOOD_MS ? line.batch * 2 : line.batch;
  return { latencyMs, failures: 0, batch: Math.min(most, batch) };
}

/** No answer came in time. */
export function silent(line: Line): Line {
  return { ...line, failures: line.failures + 1, batch: Math.max(LEAST_BATCH, line.batch >> 1) };
}

/** Ms to leave between two messages: none on a good line. Nothing is left out, it goes in fewer messages. */
export function gapMs({ latencyMs }: Line): number {
  if (latencyMs === null || latencyMs <= GOOD_MS) return 0;
  return Math.min(MOST_GAP_MS, latencyMs * REST_FACTOR);
}

/** Ms until the next try after a failure; doubled each time, up to a minute. `random`: 0 ≤ x < 1. */
export function retryMs({ failures }: Line, random: number): number {
  return Math.min(MOST_RETRY_MS, RETRY_MS * 2 ** Math.max(0, failures - 1)) * (0.75 + random / 2);
}
