/** More than this share of all acks with one code is an alarm. */
export const ALARM_SHARE = 0.05;
const WINDOW_SECONDS = 60;
/** Of fewer acks a single slip would be a rate. */
const MIN_ACKS = 20;

export interface ErrorRateDeps {
  /** `share` of 0…1 of `acks` in the last minute were refused with `code`. */
  raise(code: string, share: number, acks: number): void;
  /** The code is back below the line. */
  clear(code: string): void;
}

/** Counts acks by code over a sliding minute, in buckets of a second: one node's view of HIGH_ERROR_RATE. */
export function createErrorRate({ raise, clear }: ErrorRateDeps) {
  const buckets: { second: number; total: number; codes: Map<string, number> }[] = [];
  const raised = new Set<string>();

  const current = (now: number) => {
    const second = Math.floor(now / 1000);
    const last = buckets.at(-1);
    if (last?.second === second) return last;
    const bucket = { second, total: 0, codes: new Map<string, number>() };
    buckets.push(bucket);
    while ((buckets[0]?.second ?? second) <= second - WINDOW_SECONDS) buckets.shift();
    return bucket;
  };

  return {
    /** @param code null for an ok. */
    count(code: string | null, now: number) {
      const bucket = current(now);
      bucket.total++;
      if (code !== null) bucket.codes.set(code, (bucket.codes.get(code) ?? 0) + 1);
    },
    /** To be called once a second. */
    judge(now: number) {
      current(now);
      const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0);
      const codes = new Map<string, number>();
      for (const bucket of buckets) {
        for (const [code, count] of bucket.codes) codes.set(code, (codes.get(code) ?? 0) + count);
      }
      for (const [code, count] of codes) {
        if (raised.has(code) || total < MIN_ACKS || count / total <= ALARM_SHARE) continue;
        raised.add(code);
        raise(code, count / total, total);
      }
      for (const code of raised) {
        const count = codes.get(code) ?? 0;
        if (total > 0 && count / total > ALARM_SHARE) continue;
        raised.delete(code);
        clear(code);
      }
    },
  };
}
