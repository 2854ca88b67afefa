import { type Clock, wait } from '@/lib/client/clock';
import type { RestClient } from '@/lib/client/rest';
import { mapPool } from '../pool';
import { compare, type TripLedger, type Verdict } from './ledger';

export interface Verification {
  readonly trips: number;
  readonly found: number;
  readonly missing: number;
  readonly doubled: number;
  readonly foreign: number;
  /** The first trips with something wrong. */
  readonly wrong: readonly { tripId: string; missing: number[]; doubled: number[]; foreign: number[] }[];
}

/** History is drained into the database at the end of a trip, and by the minute: what is not there yet may be on its way. */
const PATIENCE_MS = 90_000;
const LOOK_AGAIN_MS = 2_000;
const SHOWN = 10;

/** Pages each trip's history and holds it against what the server had acked. Throws RestError. */
export async function verify(o: {
  rest: RestClient;
  ledgers: readonly TripLedger[];
  concurrency: number;
  clock: Clock;
  patienceMs?: number | undefined;
  progress: (done: number, of: number) => void;
}): Promise<Verification> {
  const deadline = o.clock.now() + (o.patienceMs ?? PATIENCE_MS);
  let done = 0;
  const verdicts = await mapPool(o.ledgers, o.concurrency, async (ledger) => {
    let verdict = compare(ledger, await history(o.rest, ledger.tripId));
    while (verdict.missing.length > 0 && o.clock.now() < deadline) {
      await wait(o.clock, LOOK_AGAIN_MS);
      verdict = compare(ledger, await history(o.rest, ledger.tripId));
    }
    o.progress(++done, o.ledgers.length);
    return { tripId: ledger.tripId, ...verdict };
  });
  const sum = (count: (verdict: Verdict) => number) => verdicts.reduce((total, verdict) => total + count(verdict), 0);
  return {
    trips: verdicts.length,
    found: sum(({ found }) => found),
    missing: sum(({ missing }) => missing.length),
    doubled: sum(({ doubled }) => doubled.length),
    foreign: sum(({ foreign }) => foreign.length),
    wrong: verdicts
      .filter(({ missing, doubled, foreign }) => missing.length + doubled.length + foreign.length > 0)
      .slice(0, SHOWN)
      .map(({ tripId, missing, doubled, foreign }) => ({ tripId, missing, doubled, foreign })),
  };
}

async function history(rest: RestClient, id: string) {
  const points: { seq: number | null; lat: number; lng: number }[] = [];
  let cursor: string | undefined;
  do {
    const page = await rest.call('getTripHistory', { params: { id }, query: { limit: 1000, cursor } });
    points.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return points;
}
