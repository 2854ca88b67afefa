import { createPace } from './pace';

/**
 * Many small writes as few large ones: while one write is under way, whatever arrives is gathered and becomes the next. An idle server
 * adds no delay (see pace.ts), and under load the cost of a commit is shared by all that wait for it.
 */
export interface GroupCommit<T, R> {
  /** Writes `items` together with others. Resolves with their results in order; groups finish in the order of the calls. */
  push(items: readonly T[]): Promise<R[]>;
  /** The same, told without a promise. Whoever is told must not throw. */
  submit(items: readonly T[], done: Done<R>): void;
  /** Resolves when everything pushed so far has been written or refused. */
  settled(): Promise<void>;
}

type Done<R> = (error: unknown, results?: R[]) => void;

interface Waiting<T, R> {
  items: readonly T[];
  done: Done<R>;
}

export interface GroupCommitOptions {
  /** So many items at most in one write. */
  maxItems: number;
  /** So many items at most may wait; more are refused at once, because memory is bounded and a late "no" is worse. */
  maxWaiting: number;
  /** True for a failure that concerns the store itself: all waiting calls fail. Else each call of a failed group is tried by itself. */
  isStoreDown(error: unknown): boolean;
}

export class Overloaded extends Error {}

export function createGroupCommit<T, R>(
  write: (items: readonly T[]) => Promise<R[]>,
  { maxItems, maxWaiting, isStoreDown }: GroupCommitOptions,
): GroupCommit<T, R> {
  let queue: Waiting<T, R>[] = [];
  let waitingItems = 0;
  let running: Promise<void> | null = null;
  const pace = createPace();

  const takeGroup = () => {
    let count = 0;
    let end = 0;
    while (end < queue.length && (end === 0 || count + (queue[end] as Waiting<T, R>).items.length <= maxItems)) {
      count += (queue[end] as Waiting<T, R>).items.length;
      end++;
    }
    const group = queue.slice(0, end);
    queue = queue.slice(end);
    waitingItems -= count;
    return group;
  };

  const writeOne = async (call: Waiting<T, R>) => {
    try {
      call.done(null, await write(call.items));
    } catch (error) {
      call.done(error);
    }
  };

  const writeGroup = async (group: Waiting<T, R>[]) => {
    let results: R[];
    try {
      results = await write(group.flatMap((call) => call.items));
    } catch (error) {
      if (group.length === 1 || isStoreDown(error)) for (const call of group) call.done(error);
      // One bad row must not take its neighbours with it.
      else for (const call of group) await writeOne(call);
      return;
    }
    let offset = 0;
    for (const call of group) {
      call.done(null, results.slice(offset, offset + call.items.length));
      offset += call.items.length;
    }
  };

  const run = async () => {
    await new Promise<void>(pace.schedule);
    while (queue.length > 0) {
      await writeGroup(takeGroup());
      // What came during that write has waited already, unless there is so much that more is worth a moment.
      if (queue.length > 0 && pace.isBusy()) await new Promise<void>(pace.schedule);
    }
    running = null;
  };

  const submit = (items: readonly T[], done: Done<R>) => {
    if (waitingItems + items.length > maxWaiting) return done(new Overloaded(`${waitingItems} points are waiting`));
    queue.push({ items, done });
    waitingItems += items.length;
    pace.count();
    running ??= run();
  };

  return {
    submit,
    push: (items) =>
      new Promise((resolve, reject) => {
        submit(items, (error, results) => (results ? resolve(results) : reject(error)));
      }),
    async settled() {
      while (running) await running;
    },
  };
}
