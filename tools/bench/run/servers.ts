import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { PEERS, type PeerName } from '../servers/peer';
import { stopChild } from './process';
import { embeddedDatabaseUrl, startProduct } from './product';
import { hasRedis, startRedis } from './redis';
import { createWorld, insertWorld, type World } from './world';

export const SERVERS = ['srivibes-embedded', 'srivibes-redis', ...PEERS] as const;
export type ServerName = (typeof SERVERS)[number];

export interface Running {
  name: ServerName;
  port: number;
  pid: number;
}

const SECRET = 'bench-8Zr3mVw1Qk7Tt5Yc2Nf9LxHd4Ga6Jp0B';
const REDIS_DATABASE = 'srivibes_redis';
const NEEDS_REDIS: ReadonlySet<ServerName> = new Set<ServerName>(['srivibes-redis', 'seed']);

/** Starts the servers that are asked for and can be had, and the stores that they need; `missing` says why one cannot. */
export async function startServers(
  wanted: readonly ServerName[],
  { program, nodeFlags = [], say }: { program: string; nodeFlags?: string[]; say(line: string): void },
) {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const missing: string[] = [];
  const running: Running[] = [];
  try {
    const canRedis = hasRedis();
    const names = wanted.filter((name) => canRedis || !NEEDS_REDIS.has(name));
    for (const name of wanted) if (!names.includes(name)) missing.push(`${name}: no redis-server on this machine`);
    let redisUrl = '';
    if (names.some((name) => NEEDS_REDIS.has(name))) {
      const redis = await startRedis();
      stops.push(redis.stop);
      redisUrl = redis.url;
    }
    const { world, ids } = await createWorld(SECRET);

    if (names.some((name) => name.startsWith('srivibes'))) {
      say('Starting SriVibes and its database');
      const dataDir = await mkdtemp(join(tmpdir(), 'srivibes-bench-'));
      stops.push(() => rm(dataDir, { recursive: true, force: true }));
      const embedded = await startProduct({ secret: SECRET, dataDir, nodeFlags });
      stops.push(embedded.stop);
      await insertWorld(embeddedDatabaseUrl(dataDir), ids);
      if (names.includes('srivibes-embedded')) {
        running.push({ name: 'srivibes-embedded', port: embedded.port, pid: embedded.pid });
      }
      if (names.includes('srivibes-redis')) {
        const databaseUrl = await createDatabase(embeddedDatabaseUrl(dataDir), dataDir);
        // A database number of its own: what the seed's example writes is another's business.
        const node = await startProduct({
          secret: SECRET,
          dataDir: `${dataDir}/redis`,
          databaseUrl,
          redisUrl: `${redisUrl}/1`,
          nodeFlags,
        });
        stops.push(node.stop);
        await insertWorld(databaseUrl, ids);
        running.push({ name: 'srivibes-redis', port: node.port, pid: node.pid });
      }
    }
    for (const name of names) {
      if (!isPeer(name)) continue;
      const child = fork(program, ['serve', name], {
        execArgv: [...nodeFlags, ...process.execArgv],
        env: { ...process.env, BENCH_REDIS_URL: redisUrl, BENCH_SECRET: SECRET, NODE_ENV: 'production' },
      });
      stops.push(() => stopChild(child));
      const [{ port }] = (await once(child, 'message')) as [{ port: number }];
      running.push({ name, port, pid: child.pid as number });
    }
    return { running, missing, world, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
export type Servers = { running: Running[]; world: World };

const isPeer = (name: ServerName): name is PeerName => (PEERS as readonly string[]).includes(name);

/** A second database in the same PostgreSQL, for the node that has its stores outside. */
async function createDatabase(url: string, dataDir: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${REDIS_DATABASE}`);
  await client.end();
  return embeddedDatabaseUrl(dataDir, REDIS_DATABASE);
}
