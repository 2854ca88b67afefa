import { z } from 'zod';
import type { LiveStore } from '../backplane/port';
import { type Job, SECOND } from './job';

const schema = z.object({});

/** Moves what all trips have kept since the last time into PostgreSQL. */
export const drainHistory = (
  live: Pick<LiveStore, 'drainAll'>,
  snapshotIntervalSeconds: number,
): Job<z.infer<typeof schema>> => ({
  name: 'drain-history',
  schema,
  everyMs: snapshotIntervalSeconds * SECOND,
  run: async () => void (await live.drainAll()),
});
