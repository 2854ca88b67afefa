import { z } from 'zod';
import { type Job, SECOND } from './job';

/** What is kept but not yet in history; one node keeps its points there at once and has nothing to drain. */
export interface Drainable {
  /** @returns how many points were moved */
  drainAll?(): Promise<number>;
}

const schema = z.object({});

/** Moves what all trips have kept since the last time into PostgreSQL. */
export const drainHistory = (live: Drainable, snapshotIntervalSeconds: number): Job<z.infer<typeof schema>> => ({
  name: 'drain-history',
  schema,
  everyMs: snapshotIntervalSeconds * SECOND,
  run: async () => void (await live.drainAll?.()),
});
