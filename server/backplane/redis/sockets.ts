import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { Server } from 'socket.io';
import { rooms } from '@/lib/contract/rooms';
import type { PubSub } from './pubsub';

const PREFIX = 'sv:io';

/** Rooms that are only ever spoken to on their own node; a channel for each user would be as many as there are users. */
const LOCAL_ROOMS = [rooms.user(''), rooms.driver(''), rooms.operatorFleet('')];
const isLocal = (channel: string) => LOCAL_ROOMS.some((room) => channel.startsWith(`${PREFIX}#/#${room}`));

/**
 * Gives Socket.IO its sharded adapter over our own channels: it sees them as a client of the `redis` package. A broadcast reaches
 * this node's sockets at once and does not wait for Redis.
 */
export function attachAdapter(io: Server, pubsub: PubSub): void {
  const client = {
    sSubscribe(channel: string, handler: (message: Buffer, channel: string) => void) {
      if (isLocal(channel)) return;
      // A channel that could not be subscribed now will be when Redis is back.
      pubsub.subscribe(channel, (message) => handler(message, channel)).catch(() => undefined);
    },
    sUnsubscribe(channel: string) {
      pubsub.unsubscribe(channel);
    },
    async sPublish(channel: string, message: string | Buffer) {
      if (!isLocal(channel)) pubsub.publish(channel, message);
      return 0;
    },
  };
  io.adapter(createShardedAdapter(client, client, { subscriptionMode: 'dynamic', channelPrefix: PREFIX }));
}
