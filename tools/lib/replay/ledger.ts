/** What became of one fix. `ok` and `duplicate` are kept; `lost`: no answer came, so it may or may not be; else a code. */
export type Outcome = 'ok' | 'duplicate' | 'lost' | (string & {});

/** What was sent of one trip and what the server said, by `seq`. */
export interface TripLedger {
  readonly tripId: string;
  readonly outcomes: Map<number, { outcome: Outcome; lat: number; lng: number }>;
  /** Why the trip as a whole could not be driven; null where it could. */
  failure: string | null;
}

export function createLedger(tripId: string): TripLedger {
  return { tripId, outcomes: new Map(), failure: null };
}

export interface Verdict {
  /** Acked ok, and not in the history. */
  readonly missing: number[];
  /** More than once in the history. */
  readonly doubled: number[];
  /** In the history though refused, never sent, or somewhere else than it was sent from. */
  readonly foreign: number[];
  /** Acked ok and there once. */
  readonly found: number;
}

/** Degrees; a coordinate comes back as it was sent. */
const SAME = 1e-9;

/** Holds the ledger against the history of its trip. Points without a seq are foreign and count as −1. */
export function compare(
  ledger: TripLedger,
  history: readonly { seq: number | null; lat: number; lng: number }[],
): Verdict {
  const counts = new Map<number, number>();
  const foreign: number[] = [];
  for (const { seq, lat, lng } of history) {
    const sent = seq === null ? undefined : ledger.outcomes.get(seq);
    const kept = sent && (sent.outcome === 'ok' || sent.outcome === 'duplicate' || sent.outcome === 'lost');
    if (!kept || Math.abs(sent.lat - lat) > SAME || Math.abs(sent.lng - lng) > SAME) foreign.push(seq ?? -1);
    else counts.set(seq as number, (counts.get(seq as number) ?? 0) + 1);
  }
  const accepted = [...ledger.outcomes].filter(([, { outcome }]) => outcome === 'ok' || outcome === 'duplicate');
  return {
    missing: accepted.filter(([seq]) => !counts.has(seq)).map(([seq]) => seq),
    doubled: [...counts].filter(([, count]) => count > 1).map(([seq]) => seq),
    foreign,
    found: accepted.filter(([seq]) => counts.get(seq) === 1).length,
  };
}
