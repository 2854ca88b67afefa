import type { Fix } from '@/lib/contract/locations';
import type { DriverStatus } from '@/lib/contract/primitives';

/** A fix as it is kept on the device until the server has it. `seq` rises per device and is never used twice. */
export interface KeptFix extends Fix {
  readonly tripId: string;
  readonly seq: number;
  readonly timestamp: string;
}

export type NewFix = Omit<KeptFix, 'seq'>;

/** A change of status that the driver has made and the server may not know yet. */
export interface NewStatus {
  readonly tripId: string;
  readonly status: DriverStatus;
  /** When it was pressed, ISO 8601. */
  readonly timestamp: string;
  /** Epoch ms before which it may still be undone, and is not sent: a call for help. */
  readonly notBefore?: number;
}

export interface KeptStatus extends NewStatus {
  /** Rises in the order of the presses. */
  readonly id: number;
}

/** Where a driver's phone keeps what must not be lost. What a method has answered survives a reload, where the store is durable. */
export interface OutboxStore {
  /** The name of this device; it lives and ends with the numbers that it has given, so that no number means two fixes. */
  readonly device: string;
  /** False: a reload loses what is kept (a private window), or some of it (the disk is full). */
  durable(): boolean;
  /** Keeps a fix and gives it its number. */
  add(fix: NewFix): Promise<KeptFix>;
  /** In place of the one with its number. */
  replace(fix: KeptFix): Promise<void>;
  /** The latest by number, latest first. */
  newest(limit: number): Promise<KeptFix[]>;
  /** The oldest by number, oldest first. */
  oldest(limit: number): Promise<KeptFix[]>;
  remove(seqs: readonly number[]): Promise<void>;
  count(): Promise<number>;
  addStatus(change: NewStatus): Promise<KeptStatus>;
  /** In the order of the presses. */
  statuses(): Promise<KeptStatus[]>;
  removeStatus(id: number): Promise<void>;
  /** Small facts by name; undefined where there is none. */
  recall<T>(name: string): Promise<T | undefined>;
  remember(name: string, value: unknown): Promise<void>;
}

/** Where memory numbers its fixes from, beside a database that has failed: far above every number of its own. */
export const FALLBACK_SEQ = (now: number) => now * 1000;

/** Keeps in memory alone: for tests, for browsers that allow no database, and beside one that has failed. Numbers follow `last`. */
export function createMemoryStore({ device, last = 0 }: { device: string; last?: number }): OutboxStore {
  const kept = new Map<number, KeptFix>();
  const changes = new Map<number, KeptStatus>();
  const facts = new Map<string, unknown>();
  let given = last;
  return {
    device,
    durable: () => false,
    async add(fix) {
      const numbered = { ...fix, seq: ++given };
      kept.set(numbered.seq, numbered);
      return numbered;
    },
    async replace(fix) {
      if (kept.has(fix.seq)) kept.set(fix.seq, fix);
    },
    newest: async (limit) => [...kept.values()].reverse().slice(0, limit),
    oldest: async (limit) => [...kept.values()].slice(0, limit),
    async remove(seqs) {
      for (const seq of seqs) kept.delete(seq);
    },
    count: async () => kept.size,
    async addStatus(change) {
      const numbered = { ...change, id: ++given };
      changes.set(numbered.id, numbered);
      return numbered;
    },
    statuses: async () => [...changes.values()],
    async removeStatus(id) {
      changes.delete(id);
    },
    recall: async <T>(name: string) => facts.get(name) as T | undefined,
    async remember(name, value) {
      facts.set(name, value);
    },
  };
}
