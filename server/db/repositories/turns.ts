/**
 * Lets at most `limit` pieces of work run at once, the others in the order in which they came. A rush on one trip, each
 * transaction waiting for the one before, would otherwise hold every connection of the pool.
 */
export function createTurns(limit: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < limit) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

/** Of the ten connections that a node has by default. */
export const RUSH = 4;
