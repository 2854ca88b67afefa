import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import type { Role } from '@/lib/contract/primitives';
import { createDatabase } from '@/server/db/client';
import { type EmbeddedPostgres, findFreePort, startEmbeddedPostgres } from '@/server/db/embedded';
import { migrate } from '@/server/db/migrate';
import { generateTicketKey } from '@/server/services/ticket-key';
import { createTokens } from '@/server/services/tokens';
import { type Product, startProduct } from '../integration/boot/product';
import { connected } from './app';
import { makeDataDir } from './data-dir';
import { type BreakableLine, startProxy } from './proxy';
import { startTestRedis } from './redis';
import { createWorld } from './world';

const root = fileURLToPath(new URL('../..', import.meta.url));
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const SECRET = 'faults-tests-Jp0x7Vb2mQkYt5Zc8RwLs3Nf6HdGa1Ue';
/** A kill -9 of the server loses what it had not written yet, so commits are written; the machine itself is not switched off. */
const POSTGRES_SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'on', max_connections: '100' };

export type Fleet = Awaited<ReturnType<typeof startFleet>>;
export type Member = Awaited<ReturnType<typeof createMember>>;

/** The built product as several processes of the operating system, each with lines of its own to one Redis and one PostgreSQL. */
export async function startFleet({
  nodes: count = 2,
  env = {},
}: {
  nodes?: number;
  env?: Record<string, string>;
} = {}) {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const postgres = await startPostgres(undo);
    const redis = await startTestRedis({ appendfsync: 'always' });
    undo.push(redis.close);
    const redisPort = Number(new URL(redis.url).port);
    await migrate(postgres.directUrl(), { root, log: silent });
    const ownLine = await postgres.line();
    const database = createDatabase(postgres.urlOver(ownLine), { max: 20, onError: () => undefined });
    undo.push(database.close);
    const world = await createWorld(database.prisma);
    const ticketKey = generateTicketKey();
    const settings = {
      AUTH_SECRET: SECRET,
      TICKET_SIGNING_KEY: ticketKey,
      DEMO: '0',
      SNAPSHOT_INTERVAL_SECONDS: '1',
      DRIVER_MIN_INTERVAL_MS: '0',
      DRIVER_MAX_PER_MINUTE: '100000',
      LOG_LEVEL: 'error',
      ...env,
    };
    const member = async (name: string, program: 'start' | 'worker') => {
      const [toRedis, toPostgres] = [await startProxy(redisPort), await postgres.line()];
      undo.push(toRedis.close);
      const made = createMember(name, program, toRedis, toPostgres, {
        ...settings,
        REDIS_URL: `redis://127.0.0.1:${toRedis.port}`,
        DATABASE_URL: postgres.urlOver(toPostgres),
        PORT: String(await findFreePort()),
      });
      undo.push(() => made.stop('SIGKILL'));
      return made;
    };
    const nodes: Member[] = [];
    for (let i = 0; i < count; i++) nodes.push(await member(`node ${'ABCDEF'[i]}`, 'start'));
    const worker = await member('worker', 'worker');
    await Promise.all([...nodes, worker].map((one) => one.start()));

    const tokens = createTokens({ secret: SECRET });
    const tokenOf = async (person: { id: string; role: Role }) =>
      (await tokens.mint({ sub: person.id, role: person.role, ttlSeconds: 3600 })).token;
    return {
      nodes,
      worker,
      members: [...nodes, worker],
      redis,
      postgres,
      prisma: database.prisma,
      pool: database.pool,
      world,
      ticketKey,
      tokenOf,
      /** Asks one node's API as this person. */
      async api<T = { error?: string }>(
        node: Member,
        method: string,
        path: string,
        as: { id: string; role: Role },
        body?: unknown,
        headers: Record<string, string> = {},
      ) {
        const response = await fetch(`${node.origin}/api${path}`, {
          method,
          headers: {
            ...headers,
            ...{ authorization: `Bearer ${await tokenOf(as)}`, 'content-type': 'application/json' },
          },
          signal: AbortSignal.timeout(30_000),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return { status: response.status, body: (await response.json()) as T };
      },
      /** A socket of this person at one node, which stays away once it is cut off. */
      async socket(node: Member, person: { id: string; role: Role }, auth: Record<string, string> = {}) {
        const socket = io(node.origin, {
          ...{ transports: ['websocket'], reconnection: false, forceNew: true, autoConnect: false, timeout: 5000 },
          auth: { ...auth, token: await tokenOf(person) },
        });
        // Of a node that is killed between the opening of the line and its first word the client library tells nothing.
        const given = delay(6000).then(() => Promise.reject(new Error('no word from the node')));
        given.catch(() => undefined);
        await Promise.race([connected(socket), given]).catch((error) => {
          socket.disconnect();
          throw error;
        });
        return socket;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One process, which can be killed and started again at the same address. */
function createMember(
  name: string,
  program: 'start' | 'worker',
  redis: BreakableLine,
  postgres: BreakableLine,
  settings: Record<string, string>,
) {
  let product: Product | undefined;
  /** All that was said by those that were here, for who wonders. */
  const said: string[] = [];
  return {
    name,
    origin: `http://127.0.0.1:${settings.PORT}`,
    /** Its own lines. */
    redis,
    postgres,
    said: () => [...said, product?.output().stderr ?? ''].join(''),
    /** Resolves when it serves. */
    async start() {
      await this.launch();
      await product?.ready;
    },
    /** Does not wait until it serves. */
    async launch() {
      product = await startProduct(settings, program);
    },
    ready: () => product?.ready,
    running: () => product !== undefined,
    async stop(signal: NodeJS.Signals) {
      const leaving = product;
      if (!leaving) return;
      product = undefined;
      said.push((await leaving.stop(signal)).stderr);
    },
    /** kill -9 */
    kill() {
      return this.stop('SIGKILL');
    },
  };
}

/** A PostgreSQL that can be stopped and comes back; who wants to find it there goes over a line. */
async function startPostgres(undo: (() => unknown)[]) {
  const dataDir = await makeDataDir();
  undo.push(() => rm(dataDir, { recursive: true, force: true }));
  const lines: BreakableLine[] = [];
  let server: EmbeddedPostgres | undefined = await startEmbeddedPostgres({
    ...{ dataDir, log: silent, settings: POSTGRES_SETTINGS },
  });
  undo.push(() => server?.stop());
  const portOf = (one: EmbeddedPostgres) => Number(new URL(one.connectionString).port);
  const { connectionString } = server;
  return {
    directUrl: () => server?.connectionString ?? connectionString,
    urlOver(line: BreakableLine) {
      const url = new URL(connectionString);
      url.port = String(line.port);
      return url.href;
    },
    async line(): Promise<BreakableLine> {
      const line = await startProxy(server ? portOf(server) : 1);
      lines.push(line);
      undo.push(line.close);
      return line;
    },
    async stop() {
      await server?.stop();
      server = undefined;
    },
    /** At another port; the lines lead there. */
    async start() {
      server = await startEmbeddedPostgres({ dataDir, log: silent, settings: POSTGRES_SETTINGS });
      for (const line of lines) line.retarget(portOf(server));
    },
  };
}
