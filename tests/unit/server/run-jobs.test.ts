import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runJobs } from '@/server/jobs/run';
import type { JobQueue, JobStore, JobWorker } from '@/server/queue/port';

/** A store whose worker is ready when the test says so. */
function slowStore() {
  let ready = (_worker: JobWorker) => {};
  const worker = new Promise<JobWorker>((resolve) => {
    ready = resolve;
  });
  const told: string[] = [];
  const queue = {
    schedule: async (name: string) => void told.push(`scheduled ${name}`),
  } as Partial<JobQueue> as JobQueue;
  const store = { queue: () => queue, work: () => worker } as JobStore;
  return { store, queue, told, ready: () => ready({ close: async () => void told.push('closed') }) };
}

const job = { name: 'job', schema: z.object({}), run: async () => {}, everyMs: 1000 };
const alerts = { raise: async () => {}, resolveByKey: async () => {} } as never;

describe('leaving while the worker is being started', () => {
  test('waits for it and closes it; nothing is scheduled any more', async () => {
    const { store, queue, told, ready } = slowStore();
    const running = runJobs({ jobs: [job], store, queue, alerts, onError: (error) => told.push(String(error)) });
    const closed = running.close().then(() => told.push('left'));
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    ready();
    await closed;
    expect(told).toEqual(['closed', 'left']);
  });
});
