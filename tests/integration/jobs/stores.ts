import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { type BullOptions, createPostgresJobs, createRedisJobs } from '@/server/queue/bullmq';
import type { JobStore } from '@/server/queue/port';
import { createTestDatabase } from '../../support/database';
import { hasRedis, startTestRedis } from '../../support/redis';

/** A place for jobs that is empty, and gone after `close`. */
export interface JobPlace {
  url: string;
  open(options?: Partial<BullOptions>): JobStore;
  /** How many jobs the store holds, done ones included. */
  size(): Promise<number>;
  /** Breaks every connection to the store, as a restart of it would. */
  cut(): Promise<void>;
  close(): Promise<void>;
}

export interface PlaceKind {
  name: 'PostgreSQL' | 'Redis';
  start(): Promise<{ place(): Promise<JobPlace>; stop(): Promise<void> }>;
}

/** Failures that tests provoke come often; they need no doubling waits. */
const FAST = { retry: { attempts: 3, firstDelayMs: 20 }, lockMs: 1_000, onError: () => undefined };

const postgres: PlaceKind = {
  name: 'PostgreSQL',
  start: async () => ({
    async place() {
      const database = await createTestDatabase({ max: 2 });
      return {
        url: database.url,
        open: (options) => createPostgresJobs(database.url, { ...FAST, ...options }),
        async size() {
          const { rows } = await database.pool.query<{ size: number }>('SELECT count(*)::int AS size FROM bullmq.job');
          return rows[0]?.size ?? 0;
        },
        async cut() {
          await database.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()`);
        },
        close: database.drop,
      };
    },
    stop: async () => undefined,
  }),
};

const redis: PlaceKind = {
  name: 'Redis',
  async start() {
    const server = await startTestRedis();
    let databases = 0;
    return {
      async place() {
        const url = `${server.url}/${databases++ % 16}`;
        const client = new Redis(url);
        await client.flushdb();
        return {
          url,
          open: (options) => createRedisJobs(url, { ...FAST, ...options }),
          size: async () => {
            const sets = ['completed', 'failed', 'delayed'].map((set) => client.zcard(`{srivibes}:jobs:${set}`));
            const lists = ['wait', 'active'].map((list) => client.llen(`{srivibes}:jobs:${list}`));
            return (await Promise.all([...sets, ...lists])).reduce((sum, size) => sum + size, 0);
          },
          cut: async () => void (await client.call('CLIENT', 'KILL', 'SKIPME', 'yes')),
          close: async () => client.disconnect(),
        };
      },
      stop: server.close,
    };
  },
};

/** Where there is no redis-server, only what needs none is tried; not so in CI, where nothing may be left out. */
if (!hasRedis && process.env.CI) throw new Error('redis-server is missing');
export const PLACES: PlaceKind[] = hasRedis ? [postgres, redis] : [postgres];

export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
