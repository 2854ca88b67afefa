import { createHash } from 'node:crypto';
import type { Command, Redis } from 'ioredis';

type Done = (error: unknown, reply?: unknown) => void;

/**
 * A call of a script by its hash: what `sendCommand` and the reader of replies ask of a command, without what ioredis makes for each of its own
 * (a promise, copies, a look at every argument, a trace).
 */
class QuickCall {
  readonly name = 'evalsha';
  /** What an error would tell of it. */
  readonly args: string[] = [];
  /** Tracers are not told. */
  readonly isTraced = true;
  private timer: NodeJS.Timeout | undefined;
  private isSettled = false;

  constructor(
    private readonly text: string,
    private readonly done: Done,
  ) {}

  setReplyContext(): void {}

  setTimeout(ms: number): void {
    this.timer = setTimeout(() => this.settle(new Error('Command timed out')), ms);
  }

  toWritable(): string {
    return this.text;
  }

  resolve(reply: unknown): void {
    this.settle(null, reply);
  }

  reject(error: unknown): void {
    this.settle(error);
  }

  private settle(error: unknown, reply?: unknown): void {
    if (this.isSettled) return;
    this.isSettled = true;
    clearTimeout(this.timer);
    this.done(error, reply);
  }
}

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** The library hands on a reply's strings as they came. */
const readable = (reply: unknown): unknown =>
  Buffer.isBuffer(reply) ? reply.toString() : Array.isArray(reply) ? reply.map(readable) : reply;

export interface QuickCallDeps {
  redis: Redis;
  lua: string;
  /** The arguments that every call begins with. */
  first: readonly (string | number)[];
  /** The same by the library, which teaches Redis the script where it does not know it. */
  library(keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

/** Redis has been told to forget every script; nothing was done. */
export const isForgotten = (error: unknown): boolean => error instanceof Error && error.message.startsWith('NOSCRIPT');

/** Calls one script over a client's own line, in the order of all its commands; told without a promise. Whoever is told must not throw. */
export function createQuickCall({ redis, lua, first, library }: QuickCallDeps) {
  const sha = createHash('sha1').update(lua).digest('hex');
  const head = `${bulk('EVALSHA')}${bulk(sha)}`;
  const common = first.map((one) => bulk(String(one))).join('');
  /** Lines whose Redis knows the script. */
  const known = new WeakSet<object>();
  const isReady = () => redis.stream !== undefined && known.has(redis.stream);

  return {
    /** Will it be called but once? The library may have to try twice, and what was true at the first need not be at the second. */
    isReady,
    /** The error is `isForgotten` where it is to be called anew. */
    call(keys: readonly string[], args: readonly string[], done: Done): void {
      const line: object | undefined = redis.stream;
      if (!line || !known.has(line)) {
        library(keys, [...first, ...args]).then(
          (reply) => {
            if (line) known.add(line);
            done(null, reply);
          },
          (error: unknown) => done(error),
        );
        return;
      }
      let text = `*${3 + keys.length + first.length + args.length}\r\n${head}${bulk(String(keys.length))}`;
      for (const key of keys) text += bulk(key);
      text += common;
      for (const arg of args) text += bulk(arg);
      const call = new QuickCall(text, (error, reply) => {
        if (isForgotten(error)) known.delete(line);
        done(error, error === null ? readable(reply) : undefined);
      });
      redis.sendCommand(call as unknown as Command);
    },
  };
}
