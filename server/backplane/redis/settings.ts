import type { Redis } from 'ioredis';

/** What of Redis's settings would make an "ok" a lie, one line each; see docs/operations.md. */
export async function doubtfulSettings(redis: Redis): Promise<string[]> {
  const memory = await redis.info('memory');
  const persistence = await redis.info('persistence');
  const doubts: string[] = [];
  const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    doubts.push(`REDIS_URL: Redis forgets when it is full (maxmemory-policy ${policy}); set it to noeviction.`);
  }
  if (/aof_enabled:0/.test(persistence)) {
    doubts.push('REDIS_URL: Redis keeps nothing across a restart of its own (appendonly no); set appendonly yes.');
  }
  return doubts;
}

/** Of a Redis Cluster, where one script may touch the keys of one slot only? */
export async function isClustered(redis: Redis): Promise<boolean> {
  return /cluster_enabled:1/.test(await redis.info('cluster'));
}
