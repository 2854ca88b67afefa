import DataLoader from 'dataloader';

const MOST = 200;

/**
 * Reads asked for in one turn of the event loop are one query: when thousands come back at once, what each of them costs is the
 * way to the database, not the row. Nothing is kept: each question is asked anew.
 */
export const together = <Key, Value>(read: (keys: readonly Key[]) => Promise<Value[]>) =>
  new DataLoader<Key, Value>(read, {
    cache: false,
    maxBatchSize: MOST,
    batchScheduleFn: (start) => setImmediate(start),
  });
