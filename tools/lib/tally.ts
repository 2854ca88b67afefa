/** Counts answers by code, and how long they took. */
export interface Tally {
  acked(code: string, count?: number, latencyMs?: number): void;
  codes(): ReadonlyMap<string, number>;
  /** Answers in all. */
  total(): number;
  /** Latencies in ms at these fractions (0.5 is the median); null while there is none. */
  latency(...fractions: number[]): (number | null)[];
}

/** Of a long run so many latencies are kept, chosen evenly at random (reservoir sampling). */
const KEPT = 20_000;

export function createTally(random: () => number = Math.random): Tally {
  const codes = new Map<string, number>();
  const latencies: number[] = [];
  let measured = 0;
  let total = 0;
  return {
    acked(code, count = 1, latencyMs) {
      codes.set(code, (codes.get(code) ?? 0) + count);
      total += count;
      if (latencyMs === undefined) return;
      measured += 1;
      if (latencies.length < KEPT) latencies.push(latencyMs);
      else {
        const index = Math.floor(random() * measured);
        if (index < KEPT) latencies[index] = latencyMs;
      }
    },
    codes: () => codes,
    total: () => total,
    latency(...fractions) {
      const sorted = [...latencies].sort((a, b) => a - b);
      return fractions.map(
        (fraction) => sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? null,
      );
    },
  };
}

/** "ok 1200, RATE_LIMITED 3": the commonest first. */
export function codesText(codes: ReadonlyMap<string, number>): string {
  return [...codes]
    .sort((a, b) => b[1] - a[1])
    .map(([code, count]) => `${code} ${count.toLocaleString('en')}`)
    .join(', ');
}
