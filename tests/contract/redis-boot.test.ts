import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisBackplane } from '@/server/backplane/redis';
import { hasRedis, startTestRedis, type TestRedis } from '../support/redis';

// A Redis that answers the first question of a boot and is gone at the next.

describe.skipIf(!hasRedis)('a boot while Redis comes and goes', () => {
  let redis: TestRedis;
  const servers: Server[] = [];
  const open = new Set<Socket>();

  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(async () => {
    for (const socket of open) socket.destroy();
    for (const server of servers) server.close();
    await redis?.close();
  });

  /** Leads to Redis, except the connections of these numbers, which are closed as soon as they are made. */
  async function lineThatLoses(lost: (count: number) => boolean): Promise<string> {
    let count = 0;
    const listening = createServer((client) => {
      open.add(client.on('error', () => undefined));
      if (lost(++count)) return client.destroy();
      const upstream = createConnection(Number(new URL(redis.url).port), '127.0.0.1');
      open.add(upstream.on('error', () => undefined));
      client.pipe(upstream).pipe(client);
    });
    servers.push(listening);
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return `redis://127.0.0.1:${(listening.address() as { port: number }).port}`;
  }
  const boot = (url: string, waitMs: number) => {
    const history = {} as Parameters<typeof createRedisBackplane>[0]['history'];
    return createRedisBackplane({
      ...{ url, history, waitMs },
      isRefusedRow: () => false,
      onError: () => undefined,
      onPoison: () => undefined,
    });
  };

  it('waits on, within its bounds', async () => {
    const url = await lineThatLoses((count) => count === 2 || count === 3 || count === 5);
    const backplane = await boot(url, 10_000);
    await backplane.ping();
    await backplane.close();
  });

  it('and gives up in one line that names the variable', async () => {
    const url = await lineThatLoses((count) => count > 1);
    await expect(boot(url, 600)).rejects.toThrow(/^REDIS_URL: no Redis at 127\.0\.0\.1:\d+ within 1 s \(.+\)\.$/);
  });

  it('refuses at once a Redis that cannot be called and heard on one line', async () => {
    const old = await startTestRedis({ settings: ['--rename-command', 'HELLO', ''] });
    try {
      const began = performance.now();
      await expect(boot(old.url, 10_000)).rejects.toThrow(
        /^REDIS_URL: Redis at 127\.0\.0\.1:\d+ refuses us \(.*HELLO 3; RESP3 is needed\)\.$/,
      );
      expect(performance.now() - began).toBeLessThan(5000);
    } finally {
      await old.close();
    }
  });

  it('refuses a user who may not listen', async () => {
    await redis.admin.call('ACL', 'SETUSER', 'deaf', 'on', '>secret', '~*', '+@all', 'resetchannels');
    const url = redis.url.replace('redis://', 'redis://deaf:secret@');
    await expect(boot(url, 5000)).rejects.toThrow(
      /^REDIS_URL: the user may not listen \(NOPERM .*\); allow the channels &sv:\*\.$/,
    );
  });

  it('loses no line to a channel that its user may not hear', async () => {
    await redis.admin.call('ACL', 'SETUSER', 'half', 'on', '>secret', '~*', '+@all', 'resetchannels', '&sv:peers');
    const backplane = await boot(redis.url.replace('redis://', 'redis://half:secret@'), 5000);
    const lines = async () =>
      ((await redis.admin.client('LIST')) as string)
        .split('\n')
        .flatMap((one) => (/ user=half /.test(one) ? [one.split(' ')[0]] : []));
    const before = await lines();
    expect(before).toHaveLength(1);
    await expect(backplane.live.watch('a trip')).rejects.toThrow(/^NOPERM/);
    await backplane.ping();
    expect(await lines()).toEqual(before);
    await backplane.close();
  });
});
