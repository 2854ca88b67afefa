import { randomUUID } from 'node:crypto';
import { Overloaded } from '../group-commit';
import type { PointSource } from '../points';
import type { Backplane, PeerMessage } from '../port';
import { createClient, isRedisUnavailable, noRedis, waitForRedis } from './connection';
import { watchHealth } from './health';
import { keys } from './keys';
import { createRedisLimits } from './limits';
import { createRedisLive } from './live';
import { createRedisLog, type HistorySink, type RedisLogDeps } from './log';
import { createPubSub, isForbidden } from './pubsub';
import { AT_ONCE, defineScripts } from './scripts';
import { doubtfulSettings, isClustered } from './settings';
import { attachAdapter } from './sockets';
import { createRedisSubscriptions } from './subscriptions';

export interface RedisBackplaneDeps extends Pick<RedisLogDeps, 'isRefusedRow' | 'onPoison'> {
  url: string;
  history: PointSource & HistorySink;
  /** So long a boot waits for a Redis that is not up yet. */
  waitMs: number;
  onError(error: unknown): void;
  /** Told at boot of settings under which what is acknowledged could be lost. */
  onDoubt?(line: string): void;
}

const BEAT_MS = 5000;
const GONE_AFTER_SECONDS = 20;
const CLAIM_TTL_SECONDS = 26 * 3600;

/**
 * The backplane of any number of nodes, on Redis 7 or Valkey. A point is acknowledged when Redis has it: it must append to a file
 * (AOF) and refuse instead of forgetting when it is full (noeviction).
 * @throws Error of one line when there is no Redis within `waitMs`.
 */
export async function createRedisBackplane(deps: RedisBackplaneDeps): Promise<Backplane> {
  const { history, onError } = deps;
  const nodeId = randomUUID();
  const redis = await openClient(deps);
  const pubsub = createPubSub(redis, onError);

  let livingNodes: readonly string[] = [nodeId];
  const beat = async () => {
    livingNodes = await redis.svBeat(keys.nodes, nodeId, GONE_AFTER_SECONDS);
  };
  // Whatever fails from here on is made up for as after any time without Redis; until then `ping` says so.
  await beat().catch(onError);
  const beating = setInterval(() => void beat().catch(() => undefined), BEAT_MS);
  beating.unref();

  const subscriptions = createRedisSubscriptions(redis, nodeId, () => livingNodes);
  const { limits, placeWords } = createRedisLimits(redis, nodeId);
  const live = createRedisLive({
    redis,
    pubsub,
    nodeId,
    source: history,
    limits: { settle: limits.settle, placeWords },
    inOneSlot: await isClustered(redis),
    onError,
  });
  const log = createRedisLog({ redis, ...deps });
  const health = watchHealth(redis, async () => {
    live.forgetAll();
    await Promise.all([pubsub.settled(), beat(), subscriptions.settle()]);
  });

  let onPeer: (message: PeerMessage) => void = () => {};
  const heard = pubsub.subscribe(keys.peers, (raw) => {
    try {
      const { node, message } = JSON.parse(raw.toString()) as { node: string; message: PeerMessage };
      if (node !== nodeId) onPeer(message);
    } catch (error) {
      onError(error);
    }
  });
  try {
    await heard;
  } catch (error) {
    if (!isForbidden(error)) onError(error as Error);
    else {
      health.close();
      clearInterval(beating);
      redis.disconnect();
      throw new Error(`REDIS_URL: the user may not listen (${(error as Error).message}); allow the channels &sv:*.`);
    }
  }

  return {
    name: 'redis',
    limits,
    live: { ...live, ...log },
    subscriptions,
    drivers: { claim: (tripId) => redis.svClaim(keys.driver(tripId), CLAIM_TTL_SECONDS) },
    peers: {
      tell: (message) => pubsub.publish(keys.peers, JSON.stringify({ node: nodeId, message })),
      listen(handler) {
        onPeer = handler;
      },
    },
    attach: (io) => attachAdapter(io, pubsub),
    async ping() {
      await redis.ping();
    },
    isUnavailable: (error) => error instanceof Overloaded || isRedisUnavailable(error),
    onRecovered: health.onRecovered,
    async close() {
      health.close();
      clearInterval(beating);
      await redis.zrem(keys.nodes, nodeId).catch(() => undefined);
      redis.disconnect();
    },
  };
}

/** The line to Redis, open; tried again until `waitMs` are over where Redis goes away meanwhile. */
async function openClient({ url, waitMs, onError, onDoubt }: RedisBackplaneDeps) {
  const deadline = performance.now() + waitMs;
  for (;;) {
    await waitForRedis(url, { timeoutMs: Math.max(0, deadline - performance.now()), saidMs: waitMs });
    const redis = createClient(url, { enableAutoPipelining: true, autoPipeliningIgnoredCommands: AT_ONCE, onError });
    try {
      defineScripts(redis);
      await redis.connect();
      for (const doubt of await doubtfulSettings(redis)) onDoubt?.(doubt);
      return redis;
    } catch (error) {
      redis.disconnect();
      if (!isRedisUnavailable(error)) throw error;
      if (performance.now() > deadline) throw noRedis(url, waitMs, (error as Error).message);
    }
  }
}
