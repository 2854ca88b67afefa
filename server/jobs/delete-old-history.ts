import { z } from 'zod';
import type { Repositories } from '../db/repositories';
import { DAY, type Job } from './job';

const schema = z.object({});
/** Rows in one statement: some 50 ms, so that nobody waits for its locks. */
const CHUNK = 5_000;

/** Deletes positions whose time of fix is further back than is kept. */
export const deleteOldHistory = (
  history: Pick<Repositories['history'], 'deleteBefore'>,
  { retentionDays, now }: { retentionDays: number; now(): number },
): Job<z.infer<typeof schema>> => ({
  name: 'delete-old-history',
  schema,
  everyMs: DAY,
  async run(_data, signal) {
    const before = new Date(now() - retentionDays * DAY);
    while ((await history.deleteBefore(before, CHUNK)) === CHUNK) signal.throwIfAborted();
  },
});
