import { createPostgresJobs, createRedisJobs } from '@/server/queue/bullmq';

/** A worker in a process of its own, which says what it takes and then hangs, until it is killed. */
const [url = ''] = process.argv.slice(2);
const create = url.startsWith('redis') ? createRedisJobs : createPostgresJobs;

await create(url, { onError: () => undefined, lockMs: 1_000 }).work({
  handle: ({ name, data }) => {
    process.stdout.write(`${JSON.stringify({ name, data })}\n`);
    return new Promise(() => undefined);
  },
  onDone: () => undefined,
  onParked: () => undefined,
});
