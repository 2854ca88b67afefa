import type { SocketClient } from './socket';

interface Line {
  /** How many want to follow the thing at present. */
  wanted: number;
  /** What was begun last; the next waits for it. */
  tail: Promise<unknown>;
}

const lines = new WeakMap<SocketClient, Map<string, Line>>();

/**
 * Shares one subscription of the server between all who want it on one connection. Requests about the same thing go out one
 * after the other, because a server may carry out two at once: an "unsubscribe" must never overtake its "subscribe".
 * `leave` is carried out only where nobody wants the thing any more.
 */
export function sharedSubscription(client: SocketClient, key: string) {
  const known = lines.get(client) ?? new Map<string, Line>();
  lines.set(client, known);
  const line = known.get(key) ?? { wanted: 0, tail: Promise.resolve() };
  known.set(key, line);
  line.wanted += 1;
  let left = false;

  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const run = line.tail.then(task);
    line.tail = run.catch(() => {});
    return run;
  };

  return {
    inTurn,
    leave(task: () => Promise<unknown>): void {
      if (left) return;
      left = true;
      line.wanted -= 1;
      void inTurn(async () => {
        if (line.wanted > 0) return;
        await task();
        if (line.wanted === 0) known.delete(key);
      });
    },
  };
}
