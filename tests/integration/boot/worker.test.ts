import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createRedisJobs } from '@/server/queue/bullmq';
import { generateTicketKey } from '@/server/services/ticket-key';
import { createTokens } from '@/server/services/tokens';
import { ask, listen } from '../../support/app';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis';
import { createWorld } from '../../support/world';
import { isBuilt, type Product, startProduct } from './product';

const able = hasRedis && (await isBuilt());
if (!able && process.env.CI) throw new Error('redis-server is missing, or the product is not built: npm run build');

const SECRET = 'boot-tests-Jp0x7Vb2mQkYt5Zc8RwLs3Nf6HdGa1Ue';
const WITHIN = { timeout: 20_000, interval: 50 };

test.skipIf(!able)('a worker that lacks what only a service of several nodes has is told so', async () => {
  const alone = await startProduct({}, 'worker');
  const { code, stderr } = await alone.exit;
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^DATABASE_URL is required for a worker of its own/),
  ]);
  expect(code).toBe(1);
});

describe.skipIf(!able)('a node and its workers over Redis (needs redis-server and a build: npm run build)', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let settings: Record<string, string>;
  let world: Awaited<ReturnType<typeof createWorld>>;
  let node: Product;
  let worker: Product;
  const tokens = createTokens({ secret: SECRET });

  beforeAll(async () => {
    [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
    settings = {
      ...{
        DATABASE_URL: database.url,
        REDIS_URL: redis.url,
        AUTH_SECRET: SECRET,
        TICKET_SIGNING_KEY: generateTicketKey(),
      },
      ...{ SNAPSHOT_INTERVAL_SECONDS: '1', DRIVER_MIN_INTERVAL_MS: '0', DRIVER_MAX_PER_MINUTE: '10000' },
    };
    world = await createWorld(database.prisma);
    [node, worker] = await Promise.all([startProduct(settings), startProduct(settings, 'worker')]);
    await Promise.all([node.ready, worker.ready]);
  });
  afterAll(async () => {
    await Promise.all([node?.stop('SIGKILL'), worker?.stop('SIGKILL')]);
    await Promise.all([database.drop(), redis.close()]);
  });

  const connect = async ({ id, role }: { id: string; role: 'DRIVER' | 'ADMIN' }) =>
    node.socket((await tokens.mint({ sub: id, role, ttlSeconds: 600 })).token);
  const stored = async () =>
    (await database.prisma.locationPoint.findMany({ orderBy: { seq: 'asc' } })).map(({ seq }) => Number(seq));
  const drive = async (from: number, to: number) => {
    const driver = await connect(world.driver as { id: string; role: 'DRIVER' });
    await ask(driver, 'driver:connect', { tripId });
    for (let seq = from; seq < to; seq++) {
      const fix = { tripId, seq, lat: 6.9344 + seq * 1e-6, lng: 79.8501 };
      expect(await ask(driver, 'driver:location:update', fix)).toEqual({ ok: true });
    }
    driver.disconnect();
  };
  const upTo = (end: number) => Array.from({ length: end }, (_, seq) => seq);
  let tripId: string;

  test('what a node acknowledged, the worker brings into history', async () => {
    tripId = (await world.addTrip({ status: 'STARTED' })).id;
    await drive(0, 30);
    await vi.waitFor(async () => expect(await stored()).toEqual(upTo(30)), WITHIN);
  });

  test('killed, it is missed by nobody: the next one goes on, and nothing is there twice', async () => {
    await worker.stop('SIGKILL');
    await drive(30, 60);
    // No worker, no draining: the node itself has none inside.
    expect(await stored()).toEqual(upTo(30));
    worker = await startProduct(settings, 'worker');
    await worker.ready;
    await vi.waitFor(async () => expect(await stored()).toEqual(upTo(60)), WITHIN);
  });

  test('its alerts reach the admins on the nodes', async () => {
    const admin = await connect(world.admin as { id: string; role: 'ADMIN' });
    expect(await ask(admin, 'admin:subscribe')).toEqual({ ok: true, alerts: [] });
    const alerts = listen(admin, 'server:alert');
    const queue = createRedisJobs(redis.url, { onError: () => undefined }).queue();
    await queue.add('drain-trip', { tripId: 'poison' });
    await vi.waitFor(() => expect(alerts.heard).toHaveLength(1), WITHIN);
    expect(alerts.heard[0]).toMatchObject({ type: 'HIGH_ERROR_RATE', status: 'OPEN' });
    expect(alerts.heard[0]?.message).toMatch(/drain-trip/);
    await queue.close();
    admin.disconnect();
  });

  test('without a worker a node says so in /api/ready, its metrics, its log and an alert; and no more once one is there', async () => {
    const admin = await connect(world.admin as { id: string; role: 'ADMIN' });
    await ask(admin, 'admin:subscribe');
    const alerts = listen(admin, 'server:alert');
    const told = () => alerts.heard.filter(({ message }) => message.startsWith('No worker is running'));
    const ready = () => node.api<object>('GET', '/ready');
    const metric = async () => {
      const text = await (await fetch(`${node.origin}/api/metrics`)).text();
      return /^srivibes_work_done (\d)$/m.exec(text)?.[1];
    };
    expect(await ready()).toEqual({ status: 'ready', failing: [] });
    expect(await metric()).toBe('1');
    await worker.stop('SIGKILL');
    await vi.waitFor(
      async () => expect(await ready()).toEqual({ status: 'ready', failing: [], warnings: ['no worker'] }),
      {
        timeout: 40_000,
        interval: 200,
      },
    );
    expect(await metric()).toBe('0');
    await vi.waitFor(() => expect(told().map(({ status }) => status)).toEqual(['OPEN']), WITHIN);
    // The product writes its log to standard output.
    expect(node.output().stdout).toContain('No worker is running');
    worker = await startProduct(settings, 'worker');
    await worker.ready;
    await vi.waitFor(() => expect(told().at(-1)?.status).toBe('RESOLVED'), WITHIN);
    expect(await ready()).toEqual({ status: 'ready', failing: [] });
    admin.disconnect();
  }, 90_000);

  test('asked to stop, both leave in time', async () => {
    const [one, other] = await Promise.all([worker.stop('SIGTERM'), node.stop('SIGTERM')]);
    expect([one.code, other.code]).toEqual([0, 0]);
    expect(one.stderr).toBe('');
    expect(one.tookMs).toBeLessThan(8_000);
    expect(other.tookMs).toBeLessThan(15_000);
    process.stdout.write(
      `  stop: worker ${(one.tookMs / 1000).toFixed(1)} s, node ${(other.tookMs / 1000).toFixed(1)} s\n`,
    );
  });
});
