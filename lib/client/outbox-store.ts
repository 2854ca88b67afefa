import type { Fix } from '@/lib/contract/locations';

/** A fix as it is kept on the device until the server has it. `seq` rises per device and is never used twice. */
export interface KeptFix extends Fix {
  readonly tripId: string;
  readonly seq: number;
  readonly timestamp: string;
}

export type NewFix = Omit<KeptFix, 'seq'>;

/** Where the outbox keeps its fixes. What `add` has answered survives a reload, where the store is durable. */
export interface OutboxStore {
  /** False: a reload loses what is kept (a private window). */
  readonly durable: boolean;
  /** Keeps a fix and gives it its number. */
  add(fix: NewFix): Promise<KeptFix>;
  /** The oldest, by number. */
  oldest(limit: number): Promise<KeptFix[]>;
  remove(seqs: readonly number[]): Promise<void>;
  count(): Promise<number>;
}

/** Keeps in memory alone: for tests, and for browsers that allow no database. */
export function createMemoryStore(): OutboxStore {
  const kept = new Map<number, KeptFix>();
  let last = 0;
  return {
    durable: false,
    async add(fix) {
      const numbered = { ...fix, seq: ++last };
      kept.set(numbered.seq, numbered);
      return numbered;
    },
    oldest: async (limit) => [...kept.values()].slice(0, limit),
    async remove(seqs) {
      for (const seq of seqs) kept.delete(seq);
    },
    count: async () => kept.size,
  };
}
