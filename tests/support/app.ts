import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { io as connectSocket, type Socket } from 'socket.io-client';
import type { Role } from '@/lib/contract/primitives';
import type { Ack, ClientEventName, ServerEventName, ServerPayload } from '@/lib/contract/socket-events';
import { createApplication } from '@/server/application';
import { openBackplane } from '@/server/backplane/open';
import { readConfig } from '@/server/config';
import { createRepositories } from '@/server/db/repositories';
import { generateTicketKey } from '@/server/services/ticket-key';
import { createTokens } from '@/server/services/tokens';
import { createTestDatabase, type TestDatabase } from './database';
import { createWorld, type World } from './world';

const root = fileURLToPath(new URL('../..', import.meta.url));
let redisDatabases = 0;
/** One for all nodes. */
const TICKET_SIGNING_KEY = generateTicketKey();
export const TEST_SECRET = 'tests-Jp0x7Vb2mQkYt5Zc8RwLs3Nf6HdGa1Ue';

/** A clock that can be moved; it runs on by itself. */
export function createClock() {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance(ms: number) {
      offset += ms;
    },
  };
}

export interface TestAppOptions {
  env?: Record<string, string>;
  /** Another node of the same service: on its database, with its people. */
  beside?: { database: TestDatabase; world: World };
}

/** The real server on a free port, on a database of its own, with a world of people in it. `close` undoes all of it. */
export async function startTestApp({ env = {}, beside }: TestAppOptions = {}) {
  const database = beside?.database ?? (await createTestDatabase());
  const clock = createClock();
  const config = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    AUTH_SECRET: TEST_SECRET,
    TICKET_SIGNING_KEY,
    DRIVER_MIN_INTERVAL_MS: '0',
    DRIVER_MAX_PER_MINUTE: '10000',
    // The same tests, on Redis; as their databases, so their Redis is their own.
    ...(process.env.TEST_REDIS_URL ? { REDIS_URL: `${process.env.TEST_REDIS_URL}/${++redisDatabases}` } : {}),
    ...env,
  });
  const errors: unknown[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void errors.push(JSON.parse(line)) });
  const repositories = createRepositories(database);
  const backplane = await openBackplane({ redisUrl: config.redisUrl, repositories, log });
  const app = await createApplication({
    config: { ...config, authSecret: TEST_SECRET, ticketSigningKey: config.ticketSigningKey as string },
    databaseUrl: database.url,
    repositories,
    backplane,
    log,
    root,
    now: clock.now,
  });
  const { origin } = await app.listen();
  const world = beside?.world ?? (await createWorld(database.prisma));
  const tokens = createTokens({ secret: TEST_SECRET });
  const sockets: Socket[] = [];

  const tokenOf = async (person: { id: string; role: Role }, ttlSeconds = 3600) =>
    (await tokens.mint({ sub: person.id, role: person.role, ttlSeconds })).token;

  /** A socket that is not connected yet. */
  const socketWith = (auth: Record<string, unknown>, options: Record<string, unknown> = {}) => {
    const socket = connectSocket(origin, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      autoConnect: false,
      auth,
      ...options,
    });
    sockets.push(socket);
    return socket;
  };

  return {
    app,
    backplane,
    origin,
    world,
    clock,
    database,
    prisma: database.prisma,
    repositories,
    tokens,
    tokenOf,
    socketWith,
    /** What the server logged as an error so far; a test that provokes none expects it empty. */
    errors,
    /** A connected socket of this person. */
    async connect(person: { id: string; role: Role }, auth: Record<string, unknown> = {}) {
      const socket = socketWith({ token: await tokenOf(person), ...auth });
      await connected(socket);
      return socket;
    },
    /** Calls the API as this person, or as nobody. */
    async api(
      method: string,
      path: string,
      {
        as,
        body,
        headers = {},
      }: { as?: { id: string; role: Role }; body?: unknown; headers?: Record<string, string> } = {},
    ) {
      const response = await fetch(`${origin}/api${path}`, {
        method,
        headers: {
          ...(as ? { authorization: `Bearer ${await tokenOf(as)}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails where it is not there
      return { status: response.status, headers: response.headers, body: (text && JSON.parse(text)) as any };
    },
    async close() {
      for (const socket of sockets) socket.disconnect();
      await app.close();
      if (!beside) await database.drop();
    },
  };
}
export type TestApp = Awaited<ReturnType<typeof startTestApp>>;

/** Resolves when connected, rejects with the server's word. */
export function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', (error) => reject(error));
    socket.connect();
  });
}

/** Sends an event and returns its ack. */
export function ask<E extends ClientEventName>(socket: Socket, event: E, payload?: unknown): Promise<Ack<E>> {
  const args = payload === undefined ? [] : [payload];
  return socket.timeout(10_000).emitWithAck(event, ...args);
}

/**
 * When this resolves, everything that the server had sent this socket before has arrived: the ack of an event that does nothing
 * comes behind it. So what has not arrived by then never will, and no test has to sleep.
 */
export async function barrier(socket: Socket): Promise<void> {
  await socket.timeout(10_000).emitWithAck('test:barrier');
}

/** Collects what a socket hears from now on. */
export function listen<E extends ServerEventName>(socket: Socket, event: E) {
  const heard: ServerPayload<E>[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  socket.on(event as string, (payload: ServerPayload<E>) => {
    heard.push(payload);
    for (const waiter of waiting) if (heard.length >= waiter.count) waiter.resolve();
  });
  return {
    heard,
    /** Resolves with all heard once there are `count`; fails after five seconds. */
    async atLeast(count: number): Promise<ServerPayload<E>[]> {
      if (heard.length < count) {
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error(`${event}: ${heard.length} of ${count} heard`)), 5000);
          waiting.push({
            count,
            resolve: () => {
              clearTimeout(timer);
              resolve();
            },
          });
        });
      }
      return heard;
    },
  };
}

/** Resolves with the reason when the server closes the connection. */
export const disconnected = (socket: Socket): Promise<string> =>
  socket.connected ? new Promise((resolve) => socket.once('disconnect', resolve)) : Promise.resolve('already');
