import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type JobRun, type JobWorker, Unrecoverable, type WorkHandlers } from '@/server/queue/port';
import { end, type JobPlace, PLACES } from './stores';

const childFile = fileURLToPath(new URL('./worker-child.ts', import.meta.url));
const WITHIN = { timeout: 10_000, interval: 20 };

describe.each(PLACES)('jobs in $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let place: JobPlace;
  let closers: (() => Promise<unknown>)[];

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    place = await server.place();
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    await place.close();
  });

  const openQueue = () => {
    const queue = place.open().queue();
    closers.push(queue.close);
    return queue;
  };

  /** A worker that notes what happens to it. */
  const openWorker = async (handle: (run: JobRun) => Promise<void>, options = {}) => {
    const log = { runs: [] as JobRun[], done: [] as string[], parked: [] as { name: string; error: Error }[] };
    const handlers: WorkHandlers = {
      handle(run) {
        log.runs.push(run);
        return handle(run);
      },
      onDone: (name) => log.done.push(name),
      onParked: (name, error) => log.parked.push({ name, error }),
    };
    const worker: JobWorker = await place.open(options).work(handlers);
    closers.push(worker.close);
    return { ...log, close: worker.close };
  };

  test('two workers share the work, and each job is done once', async () => {
    // Each waits for the other's first, so that neither can take all before the other has begun.
    const met = { first: gate(), second: gate() };
    const first = await openWorker(() => meet(met.first, met.second), { concurrency: 2 });
    const second = await openWorker(() => meet(met.second, met.first), { concurrency: 2 });
    const queue = openQueue();
    await Promise.all(Array.from({ length: 60 }, (_, n) => queue.add('share', { n })));
    await vi.waitFor(() => expect(first.done.length + second.done.length).toBe(60), WITHIN);
    const numbers = [...first.runs, ...second.runs].map(({ data }) => (data as { n: number }).n);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    expect(first.runs.length).toBeGreaterThan(0);
    expect(second.runs.length).toBeGreaterThan(0);
  });

  test('a failing job is tried again with growing waits, then parked once', async () => {
    const times: number[] = [];
    const worker = await openWorker(
      async () => {
        times.push(performance.now());
        throw new Error('no luck');
      },
      { retry: { attempts: 3, firstDelayMs: 100 } },
    );
    const queue = place.open({ retry: { attempts: 3, firstDelayMs: 100 } }).queue();
    closers.push(queue.close);
    await queue.add('unlucky', {});
    await vi.waitFor(() => expect(worker.parked).toHaveLength(1), WITHIN);
    expect(worker.parked[0]).toMatchObject({ name: 'unlucky', error: { message: 'no luck' } });
    expect(times).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(95);
    expect(third - second).toBeGreaterThanOrEqual(190);
    expect(worker.done).toEqual([]);
  });

  test('a failure that passes is not parked', async () => {
    let tries = 0;
    const worker = await openWorker(async () => {
      if (++tries < 3) throw new Error('not yet');
    });
    await openQueue().add('patient', {});
    await vi.waitFor(() => expect(worker.done).toEqual(['patient']), WITHIN);
    expect(worker.parked).toEqual([]);
  });

  test('what no repetition mends is parked at once', async () => {
    const worker = await openWorker(async () => {
      throw new Unrecoverable('nonsense');
    });
    await openQueue().add('hopeless', {});
    await vi.waitFor(() => expect(worker.parked).toHaveLength(1), WITHIN);
    expect(worker.runs).toHaveLength(1);
  });

  test('of jobs with one key that wait, one is done; one that came while the first ran is done after it', async () => {
    const started = gate();
    const finish = gate();
    const queue = openQueue();
    await queue.add('trip', { n: 1 }, { once: 'a' });
    await queue.add('trip', { n: 2 }, { once: 'a' });
    await queue.add('trip', { n: 3 }, { once: 'b' });
    const worker = await openWorker(
      async ({ data }) => {
        if ((data as { n: number }).n !== 1) return;
        started.open();
        await finish.opened;
      },
      { concurrency: 1 },
    );
    await started.opened;
    await queue.add('trip', { n: 4 }, { once: 'a' });
    finish.open();
    await vi.waitFor(() => expect(worker.done).toHaveLength(3), WITHIN);
    expect(worker.runs.map(({ data }) => (data as { n: number }).n).sort()).toEqual([1, 3, 4]);
  });

  test('a rhythm that many nodes set is kept once', async () => {
    const begun = performance.now();
    const workers = [await openWorker(async () => undefined), await openWorker(async () => undefined)];
    for (const queue of [openQueue(), openQueue(), openQueue()]) await queue.schedule('tick', 200);
    const runs = () => workers.flatMap((worker) => worker.runs).length;
    await vi.waitFor(() => expect(runs()).toBeGreaterThanOrEqual(6), WITHIN);
    // One at once and one in each fifth of a second; three schedules would have made three times as many.
    expect(runs()).toBeLessThanOrEqual((performance.now() - begun) / 200 + 2);
  });

  test('a worker that is killed mid-job: another does it again', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', childFile, place.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    closers.push(() => end(child, 'SIGKILL'));
    await openQueue().add('drain-trip', { tripId: 'x' });
    const [line] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line');
    expect(JSON.parse(line)).toEqual({ name: 'drain-trip', data: { tripId: 'x' } });
    const heir = await openWorker(async () => undefined);
    expect(heir.runs).toHaveLength(0);
    await end(child, 'SIGKILL');
    await vi.waitFor(() => expect(heir.done).toEqual(['drain-trip']), WITHIN);
    expect(heir.runs[0]?.data).toEqual({ tripId: 'x' });
  });

  test('a worker that leaves finishes what it has begun, and tells it so', async () => {
    const started = gate();
    const worker = await openWorker(async ({ signal }) => {
      started.open();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    });
    await openQueue().add('long', {});
    await started.opened;
    await worker.close();
    expect(worker.done).toEqual(['long']);
  });

  test('an idle worker leaves at once', async () => {
    const worker = await openWorker(async () => undefined);
    const begun = performance.now();
    await worker.close();
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('what is done does not pile up', async () => {
    const worker = await openWorker(async () => undefined, { concurrency: 8 });
    const queue = openQueue();
    await Promise.all(Array.from({ length: 260 }, (_, n) => queue.add('many', { n })));
    await vi.waitFor(() => expect(worker.done).toHaveLength(260), WITHIN);
    expect(await place.size()).toBeLessThanOrEqual(210);
    expect(await place.size()).toBeGreaterThan(0);
  });

  test('a store that was away a moment is used again', async () => {
    const worker = await openWorker(async () => undefined);
    const queue = openQueue();
    await queue.add('before', {});
    await vi.waitFor(() => expect(worker.done).toEqual(['before']), WITHIN);
    await place.cut();
    // Who adds at the very moment may be told that the store is away.
    await vi.waitFor(() => queue.add('after', {}, { once: 'x' }), WITHIN);
    await vi.waitFor(() => expect(worker.done).toContain('after'), WITHIN);
  });
});

/** Opens once, for all who wait. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const meet = (mine: { open(): void }, other: { opened: Promise<void> }) => {
  mine.open();
  return other.opened;
};
