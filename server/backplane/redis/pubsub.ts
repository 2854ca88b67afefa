import type { Redis } from 'ioredis';

/** The user that we come as may not listen there. */
export const isForbidden = (error: unknown): boolean => error instanceof Error && error.message.startsWith('NOPERM');

export type PubSub = ReturnType<typeof createPubSub>;

/**
 * Sharded channels that are wanted until they are not: whenever the line is back, all of them are subscribed anew. A
 * subscription that fails on a living line takes the line down, because a node that does not hear must not believe that it does.
 * The line is that of all commands (RESP3 allows it), so that what is called on it knows for certain what is heard on it.
 */
export function createPubSub(redis: Redis, onError: (error: Error) => void) {
  // Unlike keys, channels reach over the numbered databases of one Redis: each installation speaks on its own.
  const { db = 0 } = redis.options;
  const wire = (channel: string) => (db === 0 ? channel : `${channel}@${db}`);
  const wanted = new Map<string, (message: Buffer) => void>();
  let subscribed = new Map<string, Promise<unknown>>();
  /** Of these, the ones that Redis has confirmed on the line as it is now. */
  const confirmed = new Set<string>();

  redis.on('smessageBuffer', (channel: Buffer, message: Buffer) => wanted.get(channel.toString())?.(message));

  const ask = (channel: string): Promise<unknown> => {
    const asked = redis.ssubscribe(channel);
    subscribed.set(channel, asked);
    asked.then(
      () => {
        if (subscribed.get(channel) === asked) confirmed.add(channel);
      },
      (error: Error) => {
        if (subscribed.get(channel) !== asked) return;
        subscribed.delete(channel);
        if (redis.status !== 'ready') return;
        onError(error);
        // No other line would be allowed to; what is called on this one goes on.
        if (!isForbidden(error)) redis.disconnect(true);
      },
    );
    return asked;
  };

  const askAll = () => Promise.all([...wanted.keys()].map((channel) => subscribed.get(channel) ?? ask(channel)));

  redis.on('close', () => {
    subscribed = new Map();
    confirmed.clear();
  });
  redis.on('ready', () => void askAll().catch(() => undefined));

  return {
    /** The name of a channel on the line. */
    wire,
    /** Resolves when messages from now on arrive; when it rejects, the channel stays wanted. */
    async subscribe(name: string, handler: (message: Buffer) => void): Promise<void> {
      const channel = wire(name);
      wanted.set(channel, handler);
      await (subscribed.get(channel) ?? ask(channel));
    },
    unsubscribe(name: string): void {
      const channel = wire(name);
      confirmed.delete(channel);
      if (!wanted.delete(channel) || !subscribed.delete(channel)) return;
      redis.sunsubscribe(channel).catch(() => undefined);
    },
    /** Does every message from now on arrive, for as long as what is called goes over the same line? */
    isHearing: (name: string): boolean => confirmed.has(wire(name)),
    /** To whoever listens now; while Redis is away, to nobody. */
    publish(channel: string, message: string | Buffer): void {
      redis.spublish(wire(channel), message).catch(onError);
    },
    /** Resolves when every wanted channel is subscribed. */
    async settled(): Promise<void> {
      await askAll();
    },
  };
}
