import type { Redis } from 'ioredis';
import type { SubscriptionStore } from '../port';
import { keys } from './keys';

const TTL_SECONDS = 26 * 3600;
/** A node that has just come up is not on everybody's list yet. */
const TRUSTED_SECONDS = 30;

/** Which trips a user follows, over all nodes. What a killed node has counted vanishes with its signs of life. */
export function createRedisSubscriptions(redis: Redis, nodeId: string, livingNodes: () => readonly string[]) {
  /** Sockets of this node that count for something; most never do, and their going costs nothing. */
  const counted = new Set<string>();
  /** Sockets that went while Redis was away. */
  const owed = new Map<string, string>();

  const forget = async (userId: string, socketId: string) => {
    owed.set(socketId, userId);
    await redis.svUnfollow(keys.follows(userId), socketId);
    owed.delete(socketId);
  };

  const store: SubscriptionStore = {
    async add(userId, tripId, socketId, max) {
      counted.add(socketId);
      const args = [tripId, socketId, nodeId, max, TRUSTED_SECONDS, TTL_SECONDS, ...livingNodes()];
      return (await redis.svFollow(keys.follows(userId), ...args)) === 1;
    },
    async remove(userId, tripId, socketId) {
      if (counted.has(socketId)) await redis.zrem(keys.follows(userId), `${tripId} ${socketId} ${nodeId}`);
    },
    async removeSocket(userId, socketId) {
      if (counted.delete(socketId)) await forget(userId, socketId);
    },
  };
  return {
    ...store,
    /** Gives back what could not be given back while Redis was away. */
    async settle(): Promise<void> {
      for (const [socketId, userId] of [...owed]) await forget(userId, socketId);
    },
  };
}
