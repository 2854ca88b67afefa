/**
 * Lets so many do something at once, the others wait their turn. Thousands go in one moment and come back within seconds: what each of them needs
 * is many small steps, and if all take theirs together, turns of the event loop are long, for the drivers who are here too.
 */
export function createGate(max: number) {
  let open = max;
  const waiting: (() => void)[] = [];
  let from = 0;

  const leave = () => {
    const next = waiting[from];
    if (next === undefined) {
      open++;
      return;
    }
    from++;
    if (from > 1000 && from * 2 > waiting.length) {
      waiting.splice(0, from);
      from = 0;
    }
    next();
  };

  /** @returns what `task` returns, or throws what it throws */
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (open > 0) open--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      leave();
    }
  };
}
export type Gate = ReturnType<typeof createGate>;
