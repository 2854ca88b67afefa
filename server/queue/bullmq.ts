import { setTimeout as delay } from 'node:timers/promises';
import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  UnrecoverableError,
  withBackend,
} from 'bullmq';
import { type JobStore, Unrecoverable } from './port';

export interface BullOptions {
  /** Told of failures of the store itself; a failed job is not one. */
  onError(error: Error): void;
  /** Tries in all, and the wait before the second in ms; it doubles each time. By default two minutes in all. */
  retry?: { attempts: number; firstDelayMs: number };
  /** A job whose worker has died is taken up by another after between one and three of these. */
  lockMs?: number;
  /** Jobs that one worker does at once. */
  concurrency?: number;
}

const QUEUE = 'jobs';
/** The braces keep all keys of the queue in one slot of a Redis Cluster. */
const REDIS_PREFIX = '{srivibes}';
/** What is done is of no interest after an hour; what was parked, for a week. */
const KEEP_DONE = { count: 200, age: 3600 };
const KEEP_PARKED = { count: 1000, age: 7 * 24 * 3600 };
const MAX_EVENTS = 1000;
const FINISH_WITHIN_MS = 5_000;
const RETRY = { attempts: 8, firstDelayMs: 1_000 };
const STORE_RETRY_MS = 500;
/** A store that is away fails many times a second; the same words are told once in so long. */
const SAME_ERROR_MS = 10_000;

/** Redis where there is one, else PostgreSQL. */
export function createJobStore(
  { redisUrl, databaseUrl }: { redisUrl: string | undefined; databaseUrl: string },
  options: BullOptions,
): JobStore {
  return redisUrl === undefined ? createPostgresJobs(databaseUrl, options) : createRedisJobs(redisUrl, options);
}

/** Jobs in PostgreSQL, in a schema of their own (`bullmq`), which is made with the first use. */
export function createPostgresJobs(connectionString: string, options: BullOptions): JobStore {
  const connection = {
    connectionString,
    max: 2,
    migrate: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    keepAlive: true,
    application_name: 'srivibes-jobs',
  };
  const patient: typeof createPostgresBackend = (...args) => {
    const backend = createPostgresBackend(...args);
    const take = backend.moveToActive.bind(backend);
    // The library asks again at once when PostgreSQL is away, thousands of times a second.
    backend.moveToActive = async (...call: Parameters<typeof take>) => {
      try {
        return await take(...call);
      } catch (error) {
        await delay(STORE_RETRY_MS);
        throw error;
      }
    };
    return backend;
  };
  return createStore(patient, { connection, opts: {} }, { connection, opts: {} }, options, false);
}

/** Jobs in Redis or Valkey. */
export function createRedisJobs(url: string, options: BullOptions): JobStore {
  const retryStrategy = (times: number) => Math.min(100 * times, 2_000);
  // Who adds a job is told within seconds that Redis is away; a worker waits for it.
  const adding = { url, retryStrategy, maxRetriesPerRequest: 3 };
  const working = { url, retryStrategy, maxRetriesPerRequest: null };
  const opts = { prefix: REDIS_PREFIX };
  return createStore(createRedisBackend, { connection: adding, opts }, { connection: working, opts }, options, true);
}

function createStore<B extends IQueueBackend, C>(
  factory: BackendFactory<B, C>,
  adding: { connection: C; opts: { prefix?: string } },
  working: { connection: C; opts: { prefix?: string } },
  { onError: tell, retry = RETRY, lockMs = 10_000, concurrency = 4 }: BullOptions,
  /** Whether the store knows its clients. */
  tellsWorkers: boolean,
): JobStore {
  const onError = sparing(tell);
  const { Queue, Worker } = withBackend(factory);
  const jobOptions = {
    attempts: retry.attempts,
    backoff: { type: 'exponential', delay: retry.firstDelayMs },
    removeOnComplete: KEEP_DONE,
    removeOnFail: KEEP_PARKED,
  };

  return {
    queue() {
      const queue = new Queue<object, void>(QUEUE, {
        ...adding.opts,
        connection: adding.connection,
        defaultJobOptions: jobOptions,
        streams: { events: { maxLen: MAX_EVENTS } },
      });
      let closing = false;
      queue.on('error', (error) => closing || onError(error));
      return {
        async add(name, data, { once, delayMs } = {}) {
          await queue.add(name, data, {
            ...(delayMs === undefined ? {} : { delay: delayMs }),
            ...(once === undefined ? {} : { deduplication: { id: `${name} ${once}`, keepLastIfActive: true } }),
          });
        },
        async schedule(name, everyMs) {
          await queue.upsertJobScheduler(name, { every: everyMs }, { name, data: {}, opts: jobOptions });
        },
        async workers() {
          return tellsWorkers ? queue.getWorkersCount() : null;
        },
        async close() {
          closing = true;
          await within(FINISH_WITHIN_MS, queue.close());
        },
      };
    },

    async work({ handle, onDone, onParked }) {
      const worker = new Worker<object, void>(
        QUEUE,
        // Three parameters: with fewer the library hands out no signal.
        async ({ name, data }, _token, signal) => {
          try {
            await handle({ name, data, signal: signal ?? new AbortController().signal });
          } catch (error) {
            throw error instanceof Unrecoverable ? new UnrecoverableError(error.message) : error;
          }
        },
        {
          ...working.opts,
          connection: working.connection,
          autorun: false,
          concurrency,
          lockDuration: lockMs,
          stalledInterval: lockMs,
          // A node that is restarted again and again is no fault of the job.
          maxStalledCount: 20,
          runRetryDelay: STORE_RETRY_MS,
          removeOnComplete: KEEP_DONE,
          removeOnFail: KEEP_PARKED,
        },
      );
      let closing: Promise<void> | undefined;
      worker.on('error', (error) => closing || onError(error));
      worker.on('completed', ({ name }) => onDone(name));
      worker.on('failed', (job, error) => {
        // Without a date of its end it is waiting for its next try.
        if (job?.finishedOn !== undefined) onParked(job.name, error);
      });
      try {
        await worker.waitUntilReady();
      } catch (error) {
        closing = worker.close(true);
        await closing.catch(() => undefined);
        throw error;
      }
      worker.run().catch(onError);
      return {
        async close() {
          worker.cancelAllJobs('the worker is leaving');
          closing ??= within(FINISH_WITHIN_MS, worker.close());
          await closing;
        },
      };
    },
  };
}

/** Whatever is not done by then is left to its lock, which runs out. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const cut = new AbortController();
  await Promise.race([work, delay(ms, undefined, { signal: cut.signal }).catch(() => undefined)]);
  cut.abort();
}

function sparing(tell: (error: Error) => void): (error: Error) => void {
  const told = new Map<string, number>();
  return (error) => {
    const now = performance.now();
    if (now - (told.get(error.message) ?? Number.NEGATIVE_INFINITY) < SAME_ERROR_MS) return;
    // Of words that differ each time none are kept for long.
    if (told.size > 100) told.clear();
    told.set(error.message, now);
    tell(error);
  };
}
