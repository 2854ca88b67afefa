import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findFreePort } from '@/server/db/embedded';
import { generateTicketKey } from '@/server/services/ticket-key';
import { ask, listen } from '../../support/app';
import { makeDataDir } from '../../support/data-dir';
import { isBuilt, type Product, processesIn, startProduct } from './product';

const built = await isBuilt();
if (!built && process.env.CI) throw new Error('The product is not built: npm run build');

interface Page<T> {
  items: T[];
}
interface Kept {
  seq: number;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const note = (line: string) => process.stdout.write(`  ${line}\n`);

/** It is given half a minute to be answered; the other tests pass the time. */
let patient: Product | undefined;
let silentPort: number;
beforeAll(async () => {
  if (!built) return;
  silentPort = await findFreePort();
  patient = await startProduct({
    DATABASE_URL: `postgresql://srivibes:hush-hush@127.0.0.1:${silentPort}/srivibes`,
    AUTH_SECRET: 'boot-tests-Jp0x7Vb2mQkYt5Zc8RwLs3Nf6HdGa1Ue',
    TICKET_SIGNING_KEY: generateTicketKey(),
  });
});
afterAll(async () => {
  await patient?.stop('SIGKILL');
});

describe.skipIf(!built)('a node on its own: started, killed, started, stopped (needs a build: npm run build)', () => {
  const ADMIN = { ADMIN_EMAIL: 'admin@boot.example', ADMIN_PASSWORD: 'boot-tests-admin' };
  let settings: Record<string, string>;
  let dataDir: string;
  let node: Product;
  let tripId: string;
  let driver: Socket;
  const acked: number[] = [];
  const sockets: Socket[] = [];

  beforeAll(async () => {
    dataDir = await makeDataDir();
    settings = { ...ADMIN, DATA_DIR: dataDir, DEMO: '0', DRIVER_MIN_INTERVAL_MS: '0', DRIVER_MAX_PER_MINUTE: '100000' };
    node = await startProduct(settings);
    note(`first start without a demo: ${seconds(await node.ready)}`);
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await node.stop('SIGKILL');
    // What a failed test left running is taken over and stopped, never orphaned.
    if (processesIn(dataDir).length > 0) {
      const heir = await startProduct(settings);
      await heir.ready;
      await heir.stop('SIGTERM');
    }
    await rm(dataDir, { recursive: true, force: true });
  });

  const connect = async (token: string) => {
    const socket = await node.socket(token);
    sockets.push(socket);
    return socket;
  };

  test('the first admin sets up a trip, and its driver drives', async () => {
    const token = await node.signIn(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
    const add = async (path: string, body: unknown) =>
      (await node.api<{ id: string }>('POST', path, { token, body })).id;
    const operatorId = await add('/operators', { name: 'Boot Lines' });
    const vehicleId = await add('/vehicles', { registration: 'NB-1', seatCount: 40, operatorId });
    const login = { email: 'driver@boot.example', password: 'boot-tests-driver' };
    const driverId = await add('/users', { ...login, name: 'Driver', role: 'DRIVER', operatorId });
    const routeId = await add('/routes', {
      ...{ code: '1', name: { en: 'Boot' }, operatorId, fareLkr: 100 },
      stops: [
        { name: { en: 'A' }, lat: 6.9, lng: 79.8, offsetMinutes: 0 },
        { name: { en: 'B' }, lat: 7.3, lng: 80.6, offsetMinutes: 190 },
      ],
      path: [
        [6.9, 79.8],
        [7.3, 80.6],
      ],
    });
    tripId = await add('/trips', { routeId, vehicleId, driverId, departsAt: new Date().toISOString() });
    driver = await connect(await node.signIn(login.email, login.password));
    expect(await ask(driver, 'driver:connect', { tripId })).toMatchObject({ ok: true });
    expect(await ask(driver, 'driver:status', { tripId, status: 'STARTED' })).toMatchObject({ ok: true });
  });

  test('a second one on the same DATA_DIR is refused plainly, and harms nothing', async () => {
    const second = await startProduct(settings);
    const { code, stderr } = await second.exit;
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^DATA_DIR .* is in use by another running SriVibes/),
    ]);
    expect(code).toBe(1);
    expect(await node.api('GET', '/ready')).toMatchObject({});
  });

  test('killed while points come in: the next takes over, and every acknowledged point is there, once', async () => {
    let killed: Promise<unknown> | undefined;
    const send = async (seq: number) => {
      const lat = 6.9 + seq * 1e-6;
      try {
        const ack = await driver.timeout(3_000).emitWithAck('driver:location:update', { tripId, seq, lat, lng: 79.8 });
        if ((ack as { ok: boolean }).ok) acked.push(seq);
      } catch {
        // Sent into the kill: nobody was told that it is kept.
      }
    };
    const sent: Promise<void>[] = [];
    for (let seq = 0; !killed; seq++) {
      sent.push(send(seq));
      if (seq % 5 === 0) await new Promise(setImmediate);
      if (acked.length >= 300) killed = node.stop('SIGKILL');
      if (seq - acked.length > 200) await Promise.race(sent.slice(-200));
    }
    await killed;
    driver.disconnect();
    await Promise.all(sent);
    expect(processesIn(dataDir).length).toBeGreaterThan(0);

    node = await startProduct(settings);
    const took = await node.ready;
    note(`start after a kill: ${seconds(took)}; ${acked.length} points acknowledged before it`);
    expect(took).toBeLessThan(20_000);
    expect(node.output().stderr).toMatch(/took over the database/);
    const token = await node.signIn(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
    expect(await node.api('GET', `/trips/${tripId}`, { token })).toMatchObject({ id: tripId, status: 'STARTED' });
    const { items } = await node.api<Page<Kept>>('GET', `/trips/${tripId}/history?limit=1000`, { token });
    const kept = items.map(({ seq }) => seq);
    expect(kept).toEqual(expect.arrayContaining(acked));
    expect(new Set(kept).size).toBe(kept.length);
  });

  test('its database killed under it: started again, the service goes on by itself, and nothing acknowledged is missing', async () => {
    const phone = await connect(await node.signIn('driver@boot.example', 'boot-tests-driver'));
    let seq = 1_000_000;
    const send = async () => {
      seq++;
      const fix = { tripId, seq, lat: 6.9 + (seq % 1000) * 1e-6, lng: 79.8 };
      const ack = await phone.timeout(5_000).emitWithAck('driver:location:update', fix);
      if ((ack as { ok: boolean }).ok) acked.push(seq);
      return ack as { ok: boolean; error?: string };
    };
    for (let i = 0; i < 20; i++) expect(await send()).toEqual({ ok: true });
    const databasePid = async () =>
      Number((await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
    const pid = await databasePid();
    const since = performance.now();
    process.kill(pid, 'SIGKILL');
    let refused = 0;
    await vi.waitFor(
      async () => {
        const ack = await send();
        if (!ack.ok) refused++;
        // What the killed server's last processes still take counts as acknowledged, but not as recovery.
        expect([0, pid]).not.toContain(await databasePid());
        expect(ack).toEqual({ ok: true });
      },
      { timeout: 25_000, interval: 50 },
    );
    note(`its database killed: positions taken again after ${seconds(performance.now() - since)}, ${refused} refused`);
    await vi.waitFor(() => node.api('GET', '/ready'), { timeout: 10_000, interval: 200 });
    const token = await node.signIn(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
    const { items } = await node.api<Page<Kept>>('GET', `/trips/${tripId}/history?limit=1000`, { token });
    const kept = items.map((item) => item.seq);
    expect(kept).toEqual(expect.arrayContaining(acked));
    expect(new Set(kept).size).toBe(kept.length);
    phone.disconnect();
  }, 60_000);

  test('asked to stop: clients are told, and it leaves in time with all that it started', async () => {
    const client = await connect(await node.signIn('driver@boot.example', 'boot-tests-driver'));
    const ended = listen(client, 'server:session:ended');
    const gone = new Promise((resolve) => client.once('disconnect', resolve));
    const { code, tookMs, stderr } = await node.stop('SIGTERM');
    note(`stop with a client connected: ${seconds(tookMs)}`);
    await gone;
    expect(ended.heard).toEqual([{ reason: 'SHUTDOWN' }]);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(15_000);
    expect(stderr).not.toMatch(/57P01|terminating connection|rror/);
    expect(processesIn(dataDir)).toEqual([]);
  });

  test('idle, it starts and leaves quickly', async () => {
    node = await startProduct(settings);
    note(`start again: ${seconds(await node.ready)}`);
    const { code, tookMs, stderr } = await node.stop('SIGTERM');
    note(`stop when idle: ${seconds(tookMs)}`);
    expect(stderr).not.toMatch(/rror/);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(5_000);
    expect(processesIn(dataDir)).toEqual([]);
  });
});

describe.skipIf(!built)('the demo (needs a build: npm run build)', () => {
  const PASSWORD = 'srivibes-demo';
  let dataDir: string;
  let node: Product;

  beforeAll(async () => {
    dataDir = await makeDataDir();
    node = await startProduct({ DATA_DIR: dataDir, DEMO: '1' });
    note(`first start of the demo: ${seconds(await node.ready)}`);
  });
  afterAll(async () => {
    await node.stop('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  });

  test('within half a minute forty buses are live', async () => {
    const begun = performance.now();
    const socket = await node.socket(await node.signIn('admin@demo.srivibes.lk', PASSWORD));
    const liveBuses = async () => {
      const ack = await ask(socket, 'fleet:subscribe', {});
      if (!ack.ok) throw new Error(ack.error);
      return ack.vehicles.filter(({ freshness }) => freshness === 'LIVE').length;
    };
    await vi.waitFor(async () => expect(await liveBuses()).toBeGreaterThanOrEqual(40), {
      timeout: 30_000,
      interval: 500,
    });
    note(`${await liveBuses()} buses live ${seconds(performance.now() - begun)} after it was ready`);
    socket.disconnect();
  }, 40_000);

  test('its passenger has a seat on a trip that is under way, on which its conductor works', async () => {
    const passenger = await node.signIn('passenger@demo.srivibes.lk', PASSWORD);
    const { items } = await node.api<Page<{ status: string; tripId: string }>>('GET', '/bookings', {
      token: passenger,
    });
    const booked = items.filter(({ status }) => status === 'CONFIRMED' || status === 'BOARDED');
    const trips = await Promise.all(
      booked.map(({ tripId }) => node.api<{ id: string; status: string }>('GET', `/trips/${tripId}`)),
    );
    const underWay = trips.find(({ status }) => status === 'STARTED');
    expect(underWay).toBeDefined();
    const conductor = await node.signIn('conductor@demo.srivibes.lk', PASSWORD);
    const { items: works } = await node.api<Page<{ id: string }>>('GET', '/trips?mine=true', { token: conductor });
    expect(works.map(({ id }) => id)).toContain(underWay?.id);
  });

  test('nothing is amiss in it', async () => {
    const token = await node.signIn('admin@demo.srivibes.lk', PASSWORD);
    const { items } = await node.api<Page<{ status: string }>>('GET', '/alerts', { token });
    expect(items.filter(({ status }) => status === 'OPEN')).toEqual([]);
  });

  test('the second start is quick, and so is the stop with all its drivers', async () => {
    const stopped = await node.stop('SIGTERM');
    note(`stop with the demo's drivers: ${seconds(stopped.tookMs)}`);
    expect(stopped.code).toBe(0);
    expect(stopped.tookMs).toBeLessThan(15_000);
    const again = async () => {
      node = await startProduct({ DATA_DIR: dataDir, DEMO: '1' });
      const took = await node.ready;
      note(`second start of the demo: ${seconds(took)}`);
      return took;
    };
    let took = await again();
    if (took > 10_000) {
      // Other tests have the machine too: the better of two counts.
      await node.stop('SIGTERM');
      took = await again();
    }
    expect(took).toBeLessThan(10_000);
  });
});

test.skipIf(!built)('a database that nobody answers for is waited for, then named', async () => {
  const { code, stdout, stderr, afterMs } = await (patient as Product).exit;
  const words = new RegExp(`^DATABASE_URL: no PostgreSQL at 127.0.0.1:${silentPort}/srivibes within 30 s`);
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(words)]);
  expect(stdout + stderr).not.toContain('hush-hush');
  expect(code).toBe(1);
  expect(afterMs).toBeGreaterThan(30_000);
});
