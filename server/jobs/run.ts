import { setTimeout as delay } from 'node:timers/promises';
import type { JobQueue, JobRun, JobStore, JobWorker } from '../queue/port';
import { Unrecoverable } from '../queue/port';
import type { Alerts } from '../services/alerts';
import type { Job } from './job';

export interface RunJobsDeps {
  jobs: readonly Job[];
  store: JobStore;
  queue: JobQueue;
  alerts: Pick<Alerts, 'raise' | 'resolveByKey'>;
  onError(error: unknown): void;
}

const RETRY_MS = 1_000;
/** An alert that cannot be kept, because the database is what failed, is tried for some minutes. */
const ALERT_TRIES = 12;
const ALERT_RETRY_MAX_MS = 30_000;
const MAX_MESSAGE = 300;
/** A worker that is still being started is waited for, to be stopped; not for ever, where its store does not answer. */
const START_ENDS_WITHIN_MS = 5_000;

/**
 * Has the jobs done from now on: those with a rhythm are scheduled, all are worked at. Returns at once; a store that cannot be
 * reached is tried again until `close`.
 */
export function runJobs({ jobs, store, queue, alerts, onError }: RunJobsDeps): {
  ready: Promise<void>;
  close(): Promise<void>;
} {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const leaving = new AbortController();
  let worker: JobWorker | undefined;

  const handle = async ({ name, data, signal }: JobRun) => {
    const job = byName.get(name);
    // A newer node's, during a roll-out: it will be there to do it.
    if (!job) throw new Error(`there is no job named ${name}`);
    const parsed = job.schema.safeParse(data);
    if (!parsed.success) throw new Unrecoverable(`its data do not fit: ${parsed.error.issues[0]?.message}`);
    await job.run(parsed.data, signal);
  };

  const patiently = async (work: () => Promise<unknown>, tries: number, maxDelayMs: number) => {
    for (let attempt = 1; !leaving.signal.aborted; attempt++) {
      try {
        return await work();
      } catch (error) {
        onError(error);
        if (attempt === tries) return;
        const wait = Math.min(RETRY_MS * 2 ** (attempt - 1), maxDelayMs);
        await delay(wait, undefined, { signal: leaving.signal }).catch(() => undefined);
      }
    }
  };

  const onParked = (name: string, error: Error) => {
    const message = `The job ${name} was given up: ${error.message}`.slice(0, MAX_MESSAGE);
    const draft = {
      type: 'HIGH_ERROR_RATE',
      severity: 'WARNING',
      operatorId: null,
      key: `job:${name}`,
      message,
    } as const;
    void patiently(() => alerts.raise(draft), ALERT_TRIES, ALERT_RETRY_MAX_MS);
  };

  const onDone = (name: string) => {
    // What recurs has mended itself; of the others each stands for itself, and a person has to look.
    if (byName.get(name)?.everyMs === undefined) return;
    alerts.resolveByKey('HIGH_ERROR_RATE', `job:${name}`).catch(onError);
  };

  const start = async () => {
    const started = await store.work({ handle, onDone, onParked });
    if (leaving.signal.aborted) return started.close();
    worker = started;
    for (const { name, everyMs } of jobs) {
      if (everyMs === undefined) continue;
      await queue.schedule(name, everyMs);
      if (leaving.signal.aborted) return;
    }
  };
  const starting = patiently(
    async () => {
      await worker?.close();
      worker = undefined;
      await start();
    },
    Number.POSITIVE_INFINITY,
    RETRY_MS,
  );

  return {
    /** Resolves when jobs are taken and scheduled, or after `close`. */
    ready: starting.then(() => undefined),
    async close() {
      leaving.abort();
      // Left to itself it would open its connections after everybody has gone, and fall with the database.
      await Promise.race([starting, delay(START_ENDS_WITHIN_MS, undefined, { ref: false })]);
      await worker?.close();
    },
  };
}
