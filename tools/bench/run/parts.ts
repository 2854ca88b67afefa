import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { StormResult, StreamResult } from '../load/messages';
import type { Generator } from './generator';
import { cpuMicros } from './process';
import { startWorker } from './product';
import type { Running, Stores } from './servers';
import { settledKb } from './settle';
import { quantile } from './stats';
import type { World } from './world';

/** What one part of a service costs; CPU in µs, so that it does not matter what else the machine does. */
export interface Parts {
  /** Of the node, for an accepted position without a follower. */
  nodeUsPerUpdate: number;
  /** Of the node, for a frame to a follower, the position itself included; 50 followers a trip. */
  nodeUsPerFrame: number;
  /** Of Redis, `appendfsync always`. */
  redisUsPerUpdate: number;
  ackP99MsFsyncAlways: number;
  redisBytesPerPoint: number;
  /** Of the worker, for a row moved from Redis into PostgreSQL. */
  workerUsPerRow: number;
  postgresBytesPerRow: number;
  kbPerConnection: number;
  /** Of the node, for a passenger who comes back: handshake, rights, snapshot. */
  nodeMsPerReturn: number;
}

const TRIPS = 100;
const UPDATES_PER_SECOND = 3;
const SECONDS = 10;
const RETURNING = 2000;
const DRAINED_WITHIN_MS = 90_000;

interface Setting {
  node: Running;
  stores: Stores;
  world: World;
  generator: Generator;
  say: (line: string) => void;
}

/** The figures that the sizing of an installation is made of, measured on a service of one node, Redis and a worker. */
export async function measureParts({ node, stores, world, generator, say }: Setting): Promise<Parts> {
  const redis = new Redis(stores.redisUrl);
  const database = new pg.Client({ connectionString: stores.databaseUrl });
  await database.connect();
  try {
    await redis.config('SET', 'appendfsync', 'always');
    const ingest = await stream({ node, stores, generator }, 900, {
      trips: world.trips.slice(0, TRIPS),
      passengers: [],
      updatesPerSecond: UPDATES_PER_SECOND,
    });
    const log = await logs(redis);
    const redisBytesPerPoint = log.bytes / log.points;
    say(`parts: ${JSON.stringify({ ...ingest, redisBytesPerPoint })}`);
    await redis.config('SET', 'appendfsync', 'everysec');

    const trips = world.trips.slice(0, 20);
    const ids = new Set(trips.map(({ id }) => id));
    const passengers = world.passengers.filter(({ tripId }) => ids.has(tripId)).slice(0, 1000);
    const fanout = await stream({ node, stores, generator }, 901, { trips, passengers, updatesPerSecond: 4 });

    const drained = await drain(stores, redis, database, say);
    const tokens = world.passengers.slice(0, RETURNING).map(({ token }) => token);
    const memory: number[] = [];
    await generator.carryOut<undefined>({ kind: 'idle', target: node, tokens, first: 500 }, async () => {
      memory.push(await settledKb(node.pid, node.inspectPort));
    });
    let before = 0;
    const storm = await generator.carryOut<StormResult>(
      {
        kind: 'storm',
        target: node,
        trips: world.trips.slice(0, 20),
        passengers: world.passengers.slice(0, RETURNING),
        updatesPerSecond: 1,
        maxSeconds: 60,
        round: 902,
      },
      () => {
        before = cpuMicros(node.pid);
      },
    );
    return {
      nodeUsPerUpdate: ingest.nodeUs / ingest.updates,
      nodeUsPerFrame: fanout.nodeUs / fanout.deliveries,
      redisUsPerUpdate: ingest.redisUs / ingest.updates,
      ackP99MsFsyncAlways: ingest.ackP99Ms,
      redisBytesPerPoint,
      ...drained,
      kbPerConnection: ((memory[1] ?? Number.NaN) - (memory[0] ?? Number.NaN)) / (RETURNING - 500),
      nodeMsPerReturn: (cpuMicros(node.pid) - before) / 1000 / storm.back,
    };
  } finally {
    redis.disconnect();
    await database.end();
  }
}

async function stream(
  { node, stores, generator }: Pick<Setting, 'node' | 'stores' | 'generator'>,
  round: number,
  load: Pick<
    Extract<Parameters<Generator['carryOut']>[0], { kind: 'stream' }>,
    'trips' | 'passengers' | 'updatesPerSecond'
  >,
) {
  let before = { node: 0, redis: 0 };
  const result = await generator.carryOut<StreamResult>(
    { kind: 'stream', target: node, warmSeconds: 0, seconds: SECONDS, round, ...load },
    () => {
      before = { node: cpuMicros(node.pid), redis: cpuMicros(stores.redisPid) };
    },
  );
  return {
    updates: result.updates,
    deliveries: result.deliveries,
    nodeUs: cpuMicros(node.pid) - before.node,
    redisUs: cpuMicros(stores.redisPid) - before.redis,
    ackP99Ms: quantile(result.ackMs, 0.99),
  };
}

/** A worker that finds the log of all that was sent, until PostgreSQL has it. */
async function drain(stores: Stores, redis: Redis, database: pg.Client, say: (line: string) => void) {
  const rows = async () => Number((await database.query('SELECT count(*) FROM location_point')).rows[0].count);
  const rowsBefore = await rows();
  const worker = startWorker(stores);
  try {
    // What it takes to start is not the rows' doing.
    let bootUs = 0;
    const until = performance.now() + DRAINED_WITHIN_MS;
    while (performance.now() < until) {
      await delay(500);
      if ((await rows()) === rowsBefore) bootUs = cpuMicros(worker.pid);
      else if ((await logs(redis)).points === 0) break;
    }
    const all = await rows();
    const moved = all - rowsBefore;
    const workerUsPerRow = (cpuMicros(worker.pid) - bootUs) / moved;
    await database.query('VACUUM location_point');
    const size = await database.query(`SELECT pg_total_relation_size('location_point') AS bytes`);
    const postgresBytesPerRow = Number(size.rows[0].bytes) / all;
    say(`parts: ${JSON.stringify({ moved, workerUsPerRow, postgresBytesPerRow })}`);
    return { workerUsPerRow, postgresBytesPerRow };
  } finally {
    await worker.stop();
  }
}

/** All trips' logs: points that are not yet in PostgreSQL, and the bytes of Redis that they take. */
async function logs(redis: Redis): Promise<{ points: number; bytes: number }> {
  const keys: string[] = [];
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', 'sv:{*}:log', 'COUNT', 1000);
    cursor = next;
    keys.push(...found);
  } while (cursor !== '0');
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const points = await Promise.all(keys.map((key) => redis.xlen(key)));
  const bytes = await Promise.all(
    keys.map(async (key) => Number(await redis.call('MEMORY', 'USAGE', key, 'SAMPLES', '0'))),
  );
  return { points: sum(points), bytes: sum(bytes) };
}
