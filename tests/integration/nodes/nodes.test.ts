import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePoint } from '@/server/backplane/redis/point-codec';
import { ask, barrier, disconnected, listen, startTestApp, type TestApp } from '../../support/app';
import { startProxy } from '../../support/proxy';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis';

// Two nodes on one database and one Redis are one service.

const here = { lat: 6.9344, lng: 79.8501 };
/** Some 11 m north per step. */
const place = (step: number) => ({ lat: 6.9344 + step * 0.0001, lng: 79.8501 });
const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const HEALED_WITHIN_MS = 5000;

describe.skipIf(!hasRedis)('two nodes', () => {
  let redis: TestRedis;
  let a: TestApp;
  let b: TestApp;
  const beside = (env: Record<string, string> = {}) =>
    startTestApp({ env: { REDIS_URL: redis.url, ...env }, beside: a });

  beforeAll(async () => {
    redis = await startTestRedis();
    a = await startTestApp({ env: { REDIS_URL: redis.url } });
    b = await beside();
  });
  afterAll(async () => {
    await b?.close();
    await a?.close();
    await redis?.close();
  });

  /** A started trip with its driver on A and a follower on B. */
  async function scene() {
    const trip = await a.world.addTrip({ status: 'STARTED' });
    const tripId = trip.id;
    const passenger = await a.world.person('PASSENGER', 'Follower');
    await a.world.book(tripId, passenger.id, 9);
    const driver = await a.connect(a.world.driver, { device: 'phone' });
    const follower = await b.connect(passenger);
    const ack = await ask(follower, 'passenger:subscribe', { tripId });
    const seen = listen(follower, 'server:location:update');
    const send = (fix: Record<string, unknown>, from = driver) =>
      ask(from, 'driver:location:update', { tripId, ...fix });
    return { tripId, passenger, driver, follower, ack, seen, send };
  }

  describe('a location', () => {
    it('given to one reaches who follows on the other, and nobody else', async () => {
      const { tripId, seen, send } = await scene();
      const other = await scene();
      const stranger = await b.connect(b.world.stranger);
      const notHeard = listen(stranger, 'server:location:update');
      expect(await send({ ...here, speed: 10, timestamp: at(-1000), seq: 1 })).toEqual({ ok: true });
      expect(await send({ ...here, speed: 10, timestamp: at(-1000), seq: 1 })).toEqual({ ok: true, duplicate: true });
      await seen.atLeast(1);
      await Promise.all([barrier(stranger), barrier(other.follower)]);
      expect(seen.heard).toEqual([expect.objectContaining({ tripId, ...here, speed: 10, seq: 1 })]);
      expect(Object.keys(seen.heard[0] ?? {})).not.toContain('device');
      expect([...other.seen.heard, ...notHeard.heard]).toEqual([]);
    });

    it('is told to other nodes where one of them listens, and not to the node that says it', async () => {
      const trip = await a.world.addTrip({ status: 'STARTED' });
      const tripId = trip.id;
      const driver = await a.connect(a.world.driver, { device: 'phone' });
      const onA = await a.connect(a.world.admin);
      const [nearby, channel] = [listen(onA, 'server:location:update'), `sv:{${tripId}}:moved`];
      await ask(onA, 'passenger:subscribe', { tripId });
      const told: string[][] = [];
      const monitor = await redis.admin.duplicate().monitor();
      try {
        monitor.on('monitor', (_at: string, [command = '', to = '']: string[]) => {
          if (/^spublish$/i.test(command) && to === channel) told.push([command, to]);
        });
        const send = (step: number) =>
          ask(driver, 'driver:location:update', { tripId, ...place(step), timestamp: at(-30_000 + step * 1000) });
        for (const step of [1, 2, 3]) expect(await send(step)).toEqual({ ok: true });
        await nearby.atLeast(3);
        const onB = await b.connect(b.world.admin);
        const afar = listen(onB, 'server:location:update');
        await ask(onB, 'passenger:subscribe', { tripId });
        expect(await send(4)).toEqual({ ok: true });
        await afar.atLeast(1);
        await nearby.atLeast(4);
        expect(told, 'only once somebody else listened').toHaveLength(1);
        await ask(onB, 'passenger:unsubscribe', { tripId });
        expect(await send(5)).toEqual({ ok: true });
        await nearby.atLeast(5);
        await barrier(onB);
        expect(afar.heard.map(({ lat }) => lat)).toEqual([place(4).lat]);
        await expect.poll(async () => (await redis.admin.pubsub('SHARDNUMSUB', channel))[1]).toBe(1);
        expect(await send(6)).toEqual({ ok: true });
        const before = told.length;
        expect(await send(7)).toEqual({ ok: true });
        await nearby.atLeast(7);
        expect(told).toHaveLength(before);
      } finally {
        monitor.disconnect();
      }
    });

    it('is kept and told though Redis has been told to forget every script', async () => {
      const { seen, send } = await scene();
      expect(await send({ ...place(0), timestamp: at(-9000), seq: 1 })).toEqual({ ok: true });
      await redis.admin.script('FLUSH');
      const acks = await Promise.all(
        [1, 2, 3].map((step) => send({ ...place(step), timestamp: at(-9000 + step * 1000), seq: step + 1 })),
      );
      expect(acks).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
      await expect.poll(() => seen.heard.at(-1)?.seq).toBe(4);
    });

    it('is the snapshot of who comes later, on whatever node, and of one that has just started', async () => {
      const { tripId, passenger, send } = await scene();
      await send({ ...here, timestamp: at(-1000) });
      const again = await b.connect(passenger);
      expect(await ask(again, 'passenger:subscribe', { tripId })).toMatchObject({
        ok: true,
        current: { tripId, ...here },
      });
      const c = await beside();
      try {
        const late = await c.connect(passenger);
        expect(await ask(late, 'passenger:subscribe', { tripId })).toMatchObject({ current: { tripId, ...here } });
        const fleet = await ask(await c.connect(c.world.admin), 'fleet:subscribe');
        expect(fleet).toMatchObject({
          vehicles: expect.arrayContaining([expect.objectContaining({ tripId, ...here })]),
        });
      } finally {
        await c.close();
      }
    });

    it('never moves the marker back, though two devices on two nodes send at once and out of order', async () => {
      const { tripId, seen, send, follower } = await scene();
      const second = await b.connect(b.world.driver, { device: 'tablet' });
      const onA = await a.connect(a.world.admin);
      await ask(onA, 'passenger:subscribe', { tripId });
      const seenOnA = listen(onA, 'server:location:update');
      const times = Array.from({ length: 60 }, (_, i) => i).sort((x, y) => ((x * 37) % 60) - ((y * 37) % 60));
      const acks = await Promise.all(
        times.map((step, i) =>
          send({ ...place(step), timestamp: at(-60_000 + step * 1000), seq: step }, i % 2 ? second : undefined),
        ),
      );
      expect(acks.filter((ack) => !ack.ok)).toEqual([]);
      await expect.poll(() => seen.heard.at(-1)?.seq, { timeout: 3000 }).toBe(59);
      await expect.poll(() => seenOnA.heard.at(-1)?.seq, { timeout: 3000 }).toBe(59);
      for (const { heard } of [seen, seenOnA]) {
        const shown = heard.map(({ updatedAt }) => updatedAt);
        expect(shown).toEqual([...new Set(shown)].sort());
      }
      await barrier(follower);
      await b.backplane.live.drain(tripId);
      expect(await a.prisma.locationPoint.count({ where: { tripId } })).toBe(60);
    });

    it('of a driver who changes nodes is judged by all that was known, and history is complete', async () => {
      const { tripId, send } = await scene();
      expect(await send({ ...place(0), timestamp: at(-60_000) })).toEqual({ ok: true });
      const onB = await b.connect(b.world.driver, { device: 'phone' });
      const far = (step: number) => ({ lat: 7.5 + step * 0.0001, lng: 79.8501 });
      // The third that agrees is believed, by B; to A, which knows of none, all that follows looks like a jump of 60 km.
      const refused = { ok: false, error: 'IMPLAUSIBLE_LOCATION' };
      expect(await send({ ...far(0), timestamp: at(-50_000) }, onB)).toEqual(refused);
      expect(await send({ ...far(1), timestamp: at(-49_000) }, onB)).toEqual(refused);
      expect(await send({ ...far(2), timestamp: at(-48_000) }, onB)).toEqual({ ok: true });
      expect(await send({ ...far(3), timestamp: at(-40_000) })).toEqual({ ok: true });
      expect(await send({ ...place(1), timestamp: at(-45_000) }, onB), 'older than A’s, so not judged').toEqual({
        ok: true,
      });
      const history = await b.api('GET', `/trips/${tripId}/history`, { as: b.world.business });
      expect(history.body.items).toHaveLength(4);
    });
  });

  it('a status told to one reaches who follows on the other, and history is there at the end', async () => {
    const { tripId, driver, follower, send } = await scene();
    const heard = listen(follower, 'server:trip:status');
    await send({ ...here, seq: 1 });
    expect(await ask(driver, 'driver:status', { tripId, status: 'ENDED' })).toMatchObject({ ok: true });
    await heard.atLeast(1);
    expect(heard.heard).toMatchObject([{ tripId, status: 'ENDED' }]);
    expect(await a.prisma.locationPoint.count({ where: { tripId } })).toBe(1);
  });

  it('an alert raised on one reaches admins and the operator on the other', async () => {
    const { tripId, driver } = await scene();
    const [admin, business, rival] = await Promise.all(
      [b.world.admin, b.world.business, b.world.rival].map((person) => b.connect(person)),
    );
    if (!admin || !business || !rival) throw new Error('not connected');
    await ask(admin, 'admin:subscribe');
    const heard = [admin, business].map((socket) => listen(socket, 'server:alert'));
    const notHeard = listen(rival, 'server:alert');
    expect(await ask(driver, 'driver:status', { tripId, status: 'EMERGENCY' })).toMatchObject({ ok: true });
    // Other trips of this file may raise alerts of their own.
    for (const one of heard) {
      await expect
        .poll(() => one.heard.filter((alert) => alert.tripId === tripId))
        .toMatchObject([{ type: 'EMERGENCY' }]);
    }
    await barrier(rival);
    expect(notHeard.heard).toEqual([]);
  });

  it('the driver’s cap and the passenger’s five trips hold over both', async () => {
    const env = { DRIVER_MIN_INTERVAL_MS: '3000', DRIVER_MAX_PER_MINUTE: '30' };
    const [c, d] = await Promise.all([beside(env), beside(env)]);
    try {
      const trip = await a.world.addTrip({ status: 'STARTED' });
      const driver = await a.world.person('DRIVER', 'Capped', a.world.operator.id);
      await a.prisma.trip.update({ where: { id: trip.id }, data: { driverId: driver.id } });
      const phones = [await c.connect(driver), await d.connect(driver)];
      const acks = await Promise.all(
        phones.map((phone) => ask(phone, 'driver:location:update', { tripId: trip.id, ...here })),
      );
      expect(acks.filter((ack) => ack.ok)).toHaveLength(1);
      expect(acks).toContainEqual(expect.objectContaining({ error: 'RATE_LIMITED', retryAfterMs: expect.any(Number) }));
    } finally {
      await Promise.all([c.close(), d.close()]);
    }
    const passenger = await a.world.person('PASSENGER', 'Traveller');
    const trips = await Promise.all(Array.from({ length: 6 }, () => a.world.addTrip({ status: 'STARTED' })));
    for (const trip of trips) await a.world.book(trip.id, passenger.id, 3);
    const sockets = [await a.connect(passenger), await b.connect(passenger)];
    const acks = await Promise.all(
      trips.map((trip, i) => ask(sockets[i % 2] as (typeof sockets)[0], 'passenger:subscribe', { tripId: trip.id })),
    );
    expect(acks.filter((ack) => ack.ok)).toHaveLength(5);
    expect(acks).toContainEqual(expect.objectContaining({ error: 'SUBSCRIPTION_LIMIT' }));
    sockets[0]?.disconnect();
    const refused = trips[acks.findIndex((ack) => !ack.ok)]?.id;
    await expect
      .poll(() => ask(sockets[1] as (typeof sockets)[0], 'passenger:subscribe', { tripId: refused }), { timeout: 3000 })
      .toMatchObject({ ok: true });
  });

  describe('driver:connect', () => {
    it('a second device on the other node replaces the first, and only the first', async () => {
      const { id: tripId } = await a.world.addTrip();
      const first = await a.connect(a.world.driver, { device: 'phone-1' });
      const bystander = await a.connect(a.world.driver, { device: 'tablet' });
      const ended = listen(first, 'server:session:ended');
      await ask(first, 'driver:connect', { tripId });
      const second = await b.connect(b.world.driver, { device: 'phone-2' });
      expect(await ask(second, 'driver:connect', { tripId })).toMatchObject({ ok: true });
      await disconnected(first);
      expect(ended.heard).toEqual([{ reason: 'REPLACED' }]);
      await Promise.all([barrier(bystander), barrier(second)]);
      expect([second.connected, bystander.connected]).toEqual([true, true]);
    });

    it('of two at once on two nodes exactly one stays', async () => {
      for (let round = 0; round < 10; round++) {
        const { id: tripId } = await a.world.addTrip();
        const phones = await Promise.all([a.connect(a.world.driver), b.connect(b.world.driver)]);
        const closed = phones.map((phone) => disconnected(phone));
        await Promise.all(phones.map((phone) => phone.emit('driver:connect', { tripId })));
        await Promise.race(closed);
        await Promise.all(phones.filter((phone) => phone.connected).map(barrier));
        expect(phones.filter((phone) => phone.connected)).toHaveLength(1);
      }
    });
  });

  it('a ban spoken on one cuts off on the other within two seconds', async () => {
    const person = await a.world.person('PASSENGER', 'Banned');
    const socket = await b.connect(person);
    const ended = listen(socket, 'server:session:ended');
    const since = performance.now();
    const gone = disconnected(socket);
    expect((await a.api('PATCH', `/users/${person.id}`, { as: a.world.admin, body: { active: false } })).status).toBe(
      200,
    );
    await gone;
    expect(performance.now() - since).toBeLessThan(2000);
    expect(ended.heard).toEqual([{ reason: 'REVOKED' }]);
  });

  it('the fleet shows the buses of both, on both, as they start, move and end', async () => {
    const admins = await Promise.all([a.connect(a.world.admin), b.connect(b.world.admin)]);
    const frames = admins.map((admin) => listen(admin, 'server:fleet:update'));
    for (const admin of admins) await ask(admin, 'fleet:subscribe');
    const latest = (frame: (typeof frames)[0], tripId: string) =>
      frame.heard.flatMap(({ vehicles }) => vehicles).findLast((vehicle) => vehicle.tripId === tripId);
    const trips = await Promise.all([a.world.addTrip(), b.world.addTrip()]);
    const drivers = await Promise.all([a.connect(a.world.driver), b.connect(b.world.driver)]);
    for (const [i, driver] of drivers.entries()) {
      const tripId = trips[i]?.id as string;
      await ask(driver, 'driver:status', { tripId, status: 'STARTED' });
      await ask(driver, 'driver:location:update', { tripId, ...place(i) });
    }
    for (const frame of frames) {
      for (const [i, { id }] of trips.entries()) {
        await expect.poll(() => latest(frame, id), { timeout: 4000 }).toMatchObject({ status: 'STARTED', ...place(i) });
      }
    }
    const [first] = trips;
    await ask(drivers[0] as (typeof drivers)[0], 'driver:status', { tripId: first.id, status: 'ENDED' });
    for (const frame of frames) {
      await expect.poll(() => latest(frame, first.id)?.status, { timeout: 4000 }).toBe('ENDED');
    }
    for (const [i, node] of [a, b].entries()) {
      const ack = await ask(await node.connect(node.world.admin), 'fleet:subscribe');
      const shown = ack.ok ? ack.vehicles.map(({ tripId }) => tripId) : [];
      expect(shown, `node ${i}`).not.toContain(first.id);
      expect(shown, `node ${i}`).toContain(trips[1].id);
    }
  });

  it('one ticket scanned 200 times on two nodes boards once', async () => {
    const { id: tripId } = await a.world.addTrip({ status: 'STARTED' });
    const booking = await a.world.book(tripId, a.world.passenger.id, 21);
    const { body } = await a.api('GET', `/bookings/${booking.id}/ticket`, { as: a.world.passenger });
    const scanners = await Promise.all([a.connect(a.world.conductor), b.connect(b.world.conductor)]);
    const acks = [];
    // Fifty at a time and node: no client may send more than a hundred in a second.
    for (let round = 0; round < 2; round++) {
      if (round > 0) await new Promise((resolve) => setTimeout(resolve, 1000));
      acks.push(
        ...(await Promise.all(
          Array.from({ length: 100 }, (_, i) =>
            ask(scanners[i % 2] as (typeof scanners)[0], 'conductor:scan', { token: body.token }),
          ),
        )),
      );
    }
    const reasons = acks.map((ack) => (ack.ok ? ack.reason : ack.error));
    expect(reasons.filter((reason) => reason === 'BOARDED')).toHaveLength(1);
    expect(reasons.filter((reason) => reason === 'ALREADY_BOARDED')).toHaveLength(199);
  });

  it('one seat bought by 50 clients on two nodes is sold once', async () => {
    const { id: tripId } = await a.world.addTrip();
    const buyers = await Promise.all(Array.from({ length: 50 }, (_, i) => a.world.person('PASSENGER', `Buyer ${i}`)));
    const [pickup, , , drop] = a.world.stops;
    const answers = await Promise.all(
      buyers.map((as, i) =>
        (i % 2 ? a : b).api('POST', `/trips/${tripId}/bookings`, {
          as,
          body: { seatNumber: 4, pickupStopId: pickup?.id, dropStopId: drop?.id },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 409 && body.error === 'SEAT_TAKEN')).toHaveLength(49);
  });

  describe('when Redis is away', () => {
    it('says so, keeps nothing meanwhile, and shows everybody how things stand within five seconds of its return', async () => {
      const { tripId, seen, send, follower, passenger } = await scene();
      expect(await send({ ...place(0), timestamp: at(-9000), seq: 1 })).toEqual({ ok: true });
      await seen.atLeast(1);
      await redis.stop('SIGKILL');
      expect(await send({ ...place(1), timestamp: at(-8000), seq: 2 })).toMatchObject({
        ok: false,
        error: 'UNAVAILABLE',
      });
      const late = await b.connect(passenger);
      expect(await ask(late, 'passenger:subscribe', { tripId })).toMatchObject({ ok: false, error: 'UNAVAILABLE' });
      expect((await a.api('GET', '/ready')).body).toMatchObject({ failing: ['redis'] });
      await redis.start();
      const since = performance.now();
      // Kept by the one node alone while the other may not hear yet: what it missed it must look for.
      await expect
        .poll(() => send({ ...place(2), timestamp: at(-1000), seq: 3 }), { timeout: 5000 })
        .toMatchObject({ ok: true });
      await expect.poll(() => seen.heard.at(-1)?.seq, { timeout: 5000 }).toBe(3);
      expect(performance.now() - since).toBeLessThan(HEALED_WITHIN_MS);
      // The node's line for commands may be back after the one on which it hears.
      await expect
        .poll(() => ask(follower, 'passenger:subscribe', { tripId }), { timeout: HEALED_WITHIN_MS })
        .toMatchObject({ current: { seq: 3 } });
      await expect.poll(async () => (await a.api('GET', '/ready')).status, { timeout: 5000 }).toBe(200);
      const shown = seen.heard.map(({ updatedAt }) => updatedAt);
      expect(shown).toEqual([...new Set(shown)].sort());
      await a.backplane.live.drain(tripId);
      expect(
        (await a.prisma.locationPoint.findMany({ where: { tripId } })).map(({ seq }) => Number(seq)).sort(),
      ).toEqual([1, 3]);
    });

    it('history answers with what is in PostgreSQL', async () => {
      const { tripId, send } = await scene();
      expect(await send({ ...place(0), timestamp: at(-9000), seq: 1 })).toEqual({ ok: true });
      await a.backplane.live.drain(tripId);
      expect(await send({ ...place(1), timestamp: at(-8000), seq: 2 })).toEqual({ ok: true });
      const history = () => a.api('GET', `/trips/${tripId}/history`, { as: a.world.business });
      await redis.stop('SIGKILL');
      expect(await history()).toMatchObject({ status: 200, body: { items: [{ seq: 1 }] } });
      await redis.start();
      await expect.poll(async () => (await history()).body.items.length, { timeout: 5000 }).toBe(2);
    });

    it('an alert of that time reaches admins and the operator on every node within five seconds of its return', async () => {
      const { tripId, driver } = await scene();
      const people = [b.world.admin, b.world.business, b.world.rival];
      const [admin, business, rival] = await Promise.all(people.map((person) => b.connect(person)));
      if (!admin || !business || !rival) throw new Error('not connected');
      await ask(admin, 'admin:subscribe');
      const alerts = [admin, business].map((socket) => listen(socket, 'server:alert'));
      const notHeard = listen(rival, 'server:alert');
      const mine = ({ heard }: (typeof alerts)[0]) => heard.filter((alert) => alert.tripId === tripId);
      await redis.stop('SIGKILL');
      expect(await ask(driver, 'driver:status', { tripId, status: 'EMERGENCY' })).toMatchObject({ ok: true });
      await barrier(admin);
      expect(alerts.flatMap(mine)).toEqual([]);
      await redis.start();
      for (const one of alerts) {
        await expect.poll(() => mine(one), { timeout: HEALED_WITHIN_MS }).not.toEqual([]);
        expect(mine(one)[0]).toMatchObject({ type: 'EMERGENCY', status: 'OPEN' });
      }
      await barrier(rival);
      expect(notHeard.heard).toEqual([]);
    });

    it('an alert that one node could not pass on is passed on, though the other was never away', async () => {
      const line = await startProxy(Number(new URL(redis.url).port));
      const cut = await startTestApp({ env: { REDIS_URL: `redis://127.0.0.1:${line.port}` }, beside: a });
      try {
        const { tripId } = await scene();
        const driver = await cut.connect(cut.world.driver);
        const admin = await b.connect(b.world.admin);
        await ask(admin, 'admin:subscribe');
        const alerts = listen(admin, 'server:alert');
        line.refuse();
        expect(await ask(driver, 'driver:status', { tripId, status: 'EMERGENCY' })).toMatchObject({ ok: true });
        await barrier(admin);
        expect(alerts.heard.filter((alert) => alert.tripId === tripId)).toEqual([]);
        await line.restore();
        await expect
          .poll(() => alerts.heard.find((alert) => alert.tripId === tripId), { timeout: HEALED_WITHIN_MS })
          .toMatchObject({ type: 'EMERGENCY', status: 'OPEN' });
      } finally {
        await cut.close();
        line.close();
      }
    });

    it('what was moved behind a node’s back is shown when it hears again', async () => {
      const { tripId, seen, send } = await scene();
      await send({ ...place(0), timestamp: at(-9000), seq: 1 });
      await seen.atLeast(1);
      // As A would put it in place, but without the word that B does not hear while its line is cut.
      const point = { ...place(1), fixAt: Date.now() - 500, receivedAt: Date.now(), device: 'phone', seq: 2 };
      const entry = encodePoint({ tripId, ...point, speed: null, heading: null, accuracy: null, broadcast: true });
      await redis.admin.hset(`sv:{${tripId}}:live`, 'at', point.fixAt, 'fix', entry);
      await redis.admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await expect.poll(() => seen.heard.at(-1)?.seq, { timeout: HEALED_WITHIN_MS }).toBe(2);
      // The driver's node had no line either; until it has one again the phone keeps its fix and sends it anew.
      await expect.poll(() => send({ ...place(2), seq: 3 }), { timeout: HEALED_WITHIN_MS }).toMatchObject({ ok: true });
      await expect.poll(() => seen.heard.at(-1)?.seq, { timeout: 1000 }).toBe(3);
    });
  });
});
