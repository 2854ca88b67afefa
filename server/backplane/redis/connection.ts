import { setTimeout as delay } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';

/**
 * Whoever asks is told within two seconds that Redis is away: nothing waits in a queue for it to come back, and nothing is sent a
 * second time by itself, because what was sent once may have been done.
 */
const OPTIONS: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 2000,
  connectTimeout: 2000,
  connectionName: 'srivibes',
  retryStrategy: () => 100 + Math.random() * 300,
  // After a failover the old connection may lead to what is now a replica.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
};

export function createClient(url: string, { onError, ...options }: RedisOptions & { onError(error: Error): void }) {
  const client = new Redis(url, { ...OPTIONS, ...options });
  client.on('error', onError);
  return client;
}

/** What no waiting will change. */
const HOPELESS = /^(NOAUTH|WRONGPASS|NOPERM)|invalid (username|password)|Redis 7|RESP3/;
const RETRY_MS = 250;

/**
 * Waits until Redis takes commands.
 * @throws Error of one line that names REDIS_URL and the address, never the password: at once where waiting is of no use, else
 *   after `timeoutMs`.
 */
export async function waitForRedis(
  url: string,
  { timeoutMs, saidMs = timeoutMs }: { timeoutMs: number; saidMs?: number },
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const reason = await tryOnce(url);
    if (reason === null) return;
    if (HOPELESS.test(reason)) throw new Error(`REDIS_URL: Redis at ${addressOf(url)} refuses us (${reason}).`);
    if (performance.now() >= deadline) throw noRedis(url, saidMs, reason);
    await delay(RETRY_MS);
  }
}

export const noRedis = (url: string, withinMs: number, reason: string) =>
  new Error(`REDIS_URL: no Redis at ${addressOf(url)} within ${Math.round(withinMs / 1000)} s (${reason}).`);

/** @returns null when it answers, else why it does not. */
async function tryOnce(url: string): Promise<string | null> {
  let reason: string | null = null;
  const client = createClient(url, {
    retryStrategy: () => null,
    onError: (error) => {
      reason ??= error.message || (error as NodeJS.ErrnoException).code || 'no answer';
    },
  });
  try {
    await client.connect();
    const version = /redis_version:(\d+)/.exec(await client.info('server'))?.[1];
    if (version !== undefined && Number(version) < 7) return `version ${version}; Redis 7 or later is needed`;
    // Without it one line cannot both call and hear.
    return (await speaksResp3(client)) ? null : 'it or what stands before it does not take HELLO 3; RESP3 is needed';
  } catch (error) {
    return reason ?? (error instanceof Error ? error.message : String(error));
  } finally {
    client.disconnect();
  }
}

async function speaksResp3(client: Redis): Promise<boolean> {
  try {
    const about = (await client.call('HELLO')) as unknown[];
    return about[about.indexOf('proto') + 1] === 3;
  } catch (error) {
    if (isRedisUnavailable(error)) throw error;
    return false;
  }
}

function addressOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname || 'localhost'}:${port || 6379}`;
}

/** What Redis answers when it cannot keep anything now: full, loading, failing over, its disk full. */
const REFUSALS =
  /^(OOM|MISCONF|READONLY|LOADING|BUSY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|NOREPLICAS|NOSCRIPT|EXECABORT|NOAUTH|ERR max number)/;
const BROKEN =
  /Command timed out|Connection is closed|isn't writeable|Socket closed|max retries per request|Connection lost|ECONN|EPIPE|ETIMEDOUT/i;

/** Redis could not be asked, or could not keep it. */
export function isRedisUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isRedisUnavailable);
  return REFUSALS.test(error.message) || BROKEN.test(error.message);
}
