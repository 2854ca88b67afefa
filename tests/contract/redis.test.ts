import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Fix } from '@/lib/domain/fix';
import { openBackplane } from '@/server/backplane/open';
import type { Backplane, KeptPoint, PeerMessage } from '@/server/backplane/port';
import { createRedisBackplane } from '@/server/backplane/redis';
import { createRepositories, type Repositories } from '@/server/db/repositories';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { hasRedis, startTestRedis, type TestRedis } from '../support/redis';
import { insertTrip } from '../support/rows';
import { point, stateOf } from './points';

// What only several nodes on one Redis can show.

const log = { warn: () => undefined, error: () => undefined };

describe.skipIf(!hasRedis)('two backplanes on one Redis', () => {
  let database: TestDatabase;
  let repositories: Repositories;
  let redis: TestRedis;
  let a: Backplane;
  let b: Backplane;
  const poisoned: unknown[] = [];

  const open = (history: Partial<Repositories['history']> = {}) =>
    createRedisBackplane({
      url: redis.url,
      history: { ...repositories.history, ...history },
      isRefusedRow: repositories.isRefusedRow,
      waitMs: 5000,
      onError: () => undefined,
      onPoison: (poison) => poisoned.push(poison),
    });

  beforeAll(async () => {
    database = await createTestDatabase();
    repositories = createRepositories(database);
    redis = await startTestRedis();
    [a, b] = await Promise.all([open(), open()]);
  });
  afterAll(async () => {
    await Promise.all([a?.close(), b?.close()]);
    await redis?.close();
    await database?.drop();
  });

  const newTrip = async () => (await insertTrip(database.prisma)).trip.id;
  const rows = (tripId: string) => database.prisma.locationPoint.count({ where: { tripId } });
  const keep = async (backplane: Backplane, points: KeptPoint[]) => {
    const tripId = points[0]?.tripId as string;
    await backplane.live.load(tripId);
    return backplane.live.keep(tripId, points, stateOf(points.at(-1)));
  };

  it('refuses what was judged by less than another node knew, keeps nothing of it, and knows better then', async () => {
    const tripId = await newTrip();
    await keep(a, [point(tripId, 1)]);
    await b.live.load(tripId);
    await keep(a, [point(tripId, 5)]);
    const late = [point(tripId, 3), point(tripId, 4)];
    expect(await Promise.all(late.map((one) => b.live.keep(tripId, [one], stateOf(one))))).toEqual(['STALE', 'STALE']);
    expect(b.live.state(tripId).live).toMatchObject({ fixAt: point(tripId, 5).fixAt });
    expect(await b.live.has(tripId, 'phone', 3)).toBe(false);
    expect(await keep(b, [point(tripId, 6)])).toEqual([true]);
    expect(await a.live.current(tripId)).toMatchObject({ fixAt: point(tripId, 6).fixAt });
    expect(await a.live.catchUp(tripId)).toBe(true);
    expect(await a.live.catchUp(tripId)).toBe(false);
  });

  it('tells the nodes that watch a trip, and none other, of each live fix in order', async () => {
    const [tripId, other] = [await newTrip(), await newTrip()];
    const heard: Fix[] = [];
    b.live.onMoved((_, fix) => heard.push(fix));
    await b.live.watch(tripId);
    for (let n = 1; n <= 20; n++) await Promise.all([keep(a, [point(tripId, n)]), keep(a, [point(other, n)])]);
    await keep(b, [point(other, 21)]);
    await vi.waitFor(() => expect(heard).toHaveLength(20));
    expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    b.live.unwatch(tripId);
  });

  it('tells peers, never itself', async () => {
    const heard: PeerMessage[] = [];
    a.peers.listen((message) => heard.push(message));
    b.peers.listen((message) => heard.push(message));
    a.peers.tell({ kind: 'driver-claimed', tripId: 't', claim: 1 });
    b.peers.tell({ kind: 'driver-claimed', tripId: 't', claim: 2 });
    await vi.waitFor(() => expect(heard).toHaveLength(2));
  });

  it('limits and counts over both', async () => {
    const key = randomUUID();
    const windows = [{ max: 5, windowMs: 60_000 }];
    const waits = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 2 ? a : b).limits.take(key, windows, 1000)),
    );
    expect(waits.filter((wait) => wait === null)).toHaveLength(5);
    // A clock that is a little behind gains nothing by it.
    expect(await b.limits.take(key, windows, 500)).toBeGreaterThan(0);
    const follows = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 2 ? a : b).subscriptions.add(key, `trip-${i}`, `socket-${i}`, 5)),
    );
    expect(follows.filter(Boolean)).toHaveLength(5);
  });

  it('forgets what a killed node has counted', async () => {
    const user = randomUUID();
    const longAgo = Math.floor(Date.now() / 1000) - 60;
    for (const trip of ['x', 'y']) await redis.admin.zadd(`sv:{${user}}:follows`, longAgo, `${trip} socket dead-node`);
    expect(await a.subscriptions.add(user, 'z', 'socket', 1)).toBe(true);
    expect(await redis.admin.zcard(`sv:{${user}}:follows`)).toBe(1);
  });

  describe('draining', () => {
    it('inserts each point once, also without seq, when the worker dies after the insert', async () => {
      const tripId = await newTrip();
      const killed = await open({
        async insertFromLog(...args) {
          await repositories.history.insertFromLog(...args);
          throw new Error('killed');
        },
      });
      const points = Array.from({ length: 700 }, (_, i) => ({ ...point(tripId, i), seq: i % 2 ? i : null }));
      await keep(a, points);
      await expect(killed.live.drain(tripId)).rejects.toThrow('killed');
      expect(await rows(tripId)).toBe(500);
      await Promise.all([a.live.drain(tripId), b.live.drain(tripId)]);
      expect(await rows(tripId)).toBe(700);
      expect(await redis.admin.xlen(`sv:{${tripId}}:log`)).toBe(0);
      await killed.close();
    });

    it('takes over what comes while it drains, on either node', async () => {
      const tripId = await newTrip();
      let kept = 0;
      const drains: Promise<void>[] = [];
      for (let n = 0; n < 200; n++) {
        const result = await keep(n % 3 ? a : b, [{ ...point(tripId, n), seq: null }]);
        if (result === 'STALE') continue;
        kept++;
        if (n % 10 === 0) drains.push((n % 4 ? a : b).live.drain(tripId));
      }
      await Promise.all(drains);
      expect(await a.live.drainAll()).toBeGreaterThanOrEqual(0);
      expect(await rows(tripId)).toBe(kept);
    });

    it('sets aside what history cannot take, and reports it', async () => {
      const tripId = await newTrip();
      await keep(a, [point(tripId, 1)]);
      await redis.admin.xadd(`sv:{${tripId}}:log`, '*', 'p', '{"no": "point"}');
      await keep(a, [{ ...point(tripId, 2), lat: 91 }]);
      await keep(a, [point(tripId, 3)]);
      poisoned.length = 0;
      await a.live.drain(tripId);
      expect(await rows(tripId)).toBe(2);
      expect(poisoned).toHaveLength(2);
      expect(await redis.admin.hlen(`sv:{${tripId}}:poison`)).toBe(2);
      expect(await redis.admin.xlen(`sv:{${tripId}}:log`)).toBe(0);
    });

    it('goes on with the other trips where one fails, and says so', async () => {
      const [bad, good] = [await newTrip(), await newTrip()];
      const half = await open({
        insertFromLog(tripId, entries) {
          if (tripId === bad) throw new Error('not this one');
          return repositories.history.insertFromLog(tripId, entries);
        },
      });
      await keep(a, [point(bad, 1)]);
      await keep(a, [point(good, 1)]);
      await expect(half.live.drainAll()).rejects.toThrow('not this one');
      expect(await rows(good)).toBe(1);
      await a.live.drainAll();
      expect(await rows(bad)).toBe(1);
      await half.close();
    });
  });

  it('keeps nothing and says so while Redis is full', async () => {
    const tripId = await newTrip();
    await keep(a, [point(tripId, 1)]);
    await redis.admin.config('SET', 'maxmemory', '1');
    const error = await keep(a, [point(tripId, 2)]).catch((failure: unknown) => failure);
    expect(a.isUnavailable(error), String(error)).toBe(true);
    await redis.admin.config('SET', 'maxmemory', '0');
    expect(await a.live.has(tripId, 'phone', 2)).toBe(false);
    expect(await a.live.current(tripId)).toMatchObject({ fixAt: point(tripId, 1).fixAt });
    expect(await keep(a, [point(tripId, 2)])).toEqual([true]);
  });

  it('refuses at once while Redis is away, is told of its return, and loses nothing that it had acknowledged', async () => {
    const tripId = await newTrip();
    await b.live.watch(tripId);
    const heard: Fix[] = [];
    b.live.onMoved((_, fix) => heard.push(fix));
    const user = randomUUID();
    await a.subscriptions.add(user, 'one', 'socket', 1);
    expect(await keep(a, [point(tripId, 1)])).toEqual([true]);
    const recovered = Promise.all([a, b].map((node) => new Promise<number>((resolve) => node.onRecovered(resolve))));
    await redis.stop('SIGKILL');
    for (const call of [
      () => keep(a, [point(tripId, 2)]),
      () => a.limits.take('k', [{ max: 1, windowMs: 1 }], 0),
      () => a.subscriptions.add(user, 't', 's', 1),
      () => a.subscriptions.removeSocket(user, 'socket'),
      () => a.drivers.claim(tripId),
      () => a.live.current(tripId),
      () => a.ping(),
    ]) {
      const since = performance.now();
      const error = await call().catch((failure: unknown) => failure);
      expect(a.isUnavailable(error), String(error)).toBe(true);
      expect(performance.now() - since).toBeLessThan(1000);
    }
    a.peers.tell({ kind: 'fleet-moved', locations: [] });
    await redis.start();
    await recovered;
    expect(await keep(a, [point(tripId, 2)])).toEqual([true]);
    await vi.waitFor(() => expect(heard.map(({ seq }) => seq)).toContain(2));
    expect(await a.subscriptions.add(user, 'another', 'socket-2', 1), 'the place of a socket that went meanwhile').toBe(
      true,
    );
    await a.live.drain(tripId);
    expect(await rows(tripId)).toBe(2);
  });

  it('finds out that a line is dead which nobody has closed', async () => {
    const back = new Promise<number>((resolve) => a.onRecovered(resolve));
    redis.pause();
    const failures = new Set<string>();
    // At first nobody answers; then the node has given up the line and knows at once.
    await vi.waitUntil(
      async () => {
        const error = await a.ping().catch((failure: unknown) => failure);
        expect(a.isUnavailable(error), String(error)).toBe(true);
        return failures.add(String(error)).size > 1;
      },
      { timeout: 10_000 },
    );
    redis.resume();
    await back;
    await a.ping();
  });

  it('doubts a Redis that would forget', async () => {
    const doubts: string[] = [];
    const openDoubting = async () => {
      const backplane = await openBackplane({
        redisUrl: redis.url,
        repositories,
        log: { ...log, warn: (line: unknown) => void doubts.push(String(line)) },
      });
      await backplane.close();
    };
    await openDoubting();
    expect(doubts).toEqual([]);
    await redis.admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await openDoubting();
    expect(doubts).toEqual([expect.stringContaining('maxmemory-policy allkeys-lru')]);
    await redis.admin.config('SET', 'maxmemory-policy', 'noeviction');
  });

  it('waits, bounded, for a Redis that is not there, and names the variable but no password', async () => {
    const failure = await openBackplane({
      redisUrl: 'redis://user:hunter2@127.0.0.1:1',
      repositories,
      log,
      waitMs: 300,
    }).catch((error: Error) => error.message);
    expect(failure).toMatch(/^REDIS_URL: no Redis at 127\.0\.0\.1:1 within 0 s \(.*ECONNREFUSED.*\)\.$/);
    const wrong = await openBackplane({
      redisUrl: redis.url.replace('redis://', 'redis://nobody:hunter2@'),
      repositories,
      log,
      waitMs: 60_000,
    }).catch((error: Error) => error.message);
    expect(wrong).toMatch(/^REDIS_URL: Redis at .* refuses us \(WRONGPASS/);
    expect(`${failure}${wrong}`).not.toContain('hunter2');
  });
});
