import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Protocol } from '../load/open';
import { PEERS, type PeerName } from '../servers/peer';
import { BROKERS, hasBroker, startBroker } from './brokers';
import { freePort } from './free-port';
import { stopChild } from './process';
import { embeddedDatabaseUrl, startProduct } from './product';
import { hasRedis, startRedis } from './redis';
import { createWorld, insertWorld, type WorldSize } from './world';

export const SERVERS = ['srivibes-embedded', 'srivibes-redis', ...PEERS, ...BROKERS] as const;
export type ServerName = (typeof SERVERS)[number];

export interface Running {
  name: ServerName;
  port: number;
  pid: number;
  protocol: Protocol;
  /** Where its inspector will listen when it is woken; null for what is not Node. */
  inspectPort: number | null;
}

/** Where the nodes of srivibes-redis keep what they keep. */
export interface Stores {
  databaseUrl: string;
  redisUrl: string;
  redisPid: number;
  secret: string;
  dataDir: string;
}

const SECRET = 'bench-8Zr3mVw1Qk7Tt5Yc2Nf9LxHd4Ga6Jp0B';
const REDIS_DATABASE = 'srivibes_redis';
const NEEDS_REDIS: ReadonlySet<ServerName> = new Set<ServerName>(['srivibes-redis', 'seed']);

/**
 * Starts the servers that are asked for and can be had, and the stores that they need; `missing` says why one cannot. `nodes` of
 * srivibes-redis share their stores; the first is in `running`.
 */
export async function startServers(
  wanted: readonly ServerName[],
  {
    program,
    size,
    nodes = 1,
    nodeFlags = [],
    say,
  }: { program: string; size: WorldSize; nodes?: number; nodeFlags?: string[]; say(line: string): void },
) {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const missing: string[] = [];
  const running: Running[] = [];
  const furtherNodes: Running[] = [];
  let stores: Stores | null = null;
  try {
    const canRedis = hasRedis();
    const lacks = (name: ServerName) => {
      if (NEEDS_REDIS.has(name) && !canRedis) return 'redis-server';
      const broker = BROKERS.find((one) => one === name);
      return broker && !hasBroker(broker) ? broker : null;
    };
    const names = wanted.filter((name) => lacks(name) === null);
    for (const name of wanted) if (lacks(name)) missing.push(`${name}: no ${lacks(name)} on this machine`);
    let redisUrl = '';
    let redisPid = 0;
    if (names.some((name) => NEEDS_REDIS.has(name))) {
      const redis = await startRedis();
      stops.push(redis.stop);
      redisUrl = redis.url;
      redisPid = redis.pid;
    }
    const { world, ids } = await createWorld(SECRET, size);

    if (names.some((name) => name.startsWith('srivibes'))) {
      say('Starting SriVibes and its database');
      const dataDir = await mkdtemp(join(tmpdir(), 'srivibes-bench-'));
      stops.push(() => rm(dataDir, { recursive: true, force: true }));
      const inspectPort = await freePort();
      const embedded = await startProduct({ secret: SECRET, dataDir, nodeFlags: [...nodeFlags, inspect(inspectPort)] });
      stops.push(embedded.stop);
      await insertWorld(embeddedDatabaseUrl(dataDir), ids);
      if (names.includes('srivibes-embedded')) {
        running.push({ ...node(embedded, inspectPort), name: 'srivibes-embedded' });
      }
      if (names.includes('srivibes-redis')) {
        const databaseUrl = await createDatabase(embeddedDatabaseUrl(dataDir), dataDir);
        // A database number of its own: what the seed's example writes is another's business.
        stores = { databaseUrl, redisUrl: `${redisUrl}/1`, redisPid, secret: SECRET, dataDir: `${dataDir}/redis` };
        for (let n = 0; n < nodes; n++) {
          const inspectPort = await freePort();
          const started = await startProduct({ ...stores, nodeFlags: [...nodeFlags, inspect(inspectPort)] });
          stops.push(started.stop);
          if (n === 0) await insertWorld(databaseUrl, ids);
          (n === 0 ? running : furtherNodes).push({ ...node(started, inspectPort), name: 'srivibes-redis' });
        }
      }
    }
    for (const name of names) {
      if (!isPeer(name)) continue;
      const inspectPort = await freePort();
      const child = fork(program, ['serve', name], {
        execArgv: [...nodeFlags, inspect(inspectPort), ...process.execArgv],
        env: { ...process.env, BENCH_REDIS_URL: redisUrl, BENCH_SECRET: SECRET, NODE_ENV: 'production' },
      });
      stops.push(() => stopChild(child));
      const [{ port }] = (await once(child, 'message')) as [{ port: number }];
      running.push({ ...node({ port, pid: child.pid as number }, inspectPort), name });
    }
    for (const name of names) {
      const broker = BROKERS.find((one) => one === name);
      if (!broker) continue;
      const started = await startBroker(broker);
      stops.push(started.stop);
      running.push({ name, port: started.port, pid: started.pid, protocol: started.protocol, inspectPort: null });
    }
    return { secret: SECRET, running, furtherNodes, stores, missing, world, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
export type Servers = Awaited<ReturnType<typeof startServers>>;

/** Does nothing by itself: says where the inspector listens once SIGUSR1 asks for it. */
const inspect = (port: number) => `--inspect-port=127.0.0.1:${port}`;

const node = ({ port, pid }: { port: number; pid: number }, inspectPort: number) => ({
  port,
  pid,
  inspectPort,
  protocol: 'socket.io' as const,
});

const isPeer = (name: ServerName): name is PeerName => (PEERS as readonly string[]).includes(name);

/** A second database in the same PostgreSQL, for the node that has its stores outside. */
async function createDatabase(url: string, dataDir: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${REDIS_DATABASE}`);
  await client.end();
  return embeddedDatabaseUrl(dataDir, REDIS_DATABASE);
}
