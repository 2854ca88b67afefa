import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, barrier, disconnected, listen, startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const here = { lat: 6.9344, lng: 79.8501 };
const started = async () => (await t.world.addTrip({ status: 'STARTED' })).id;

describe('driver:connect', () => {
  it('answers with the trip and joins both rooms', async () => {
    const socket = await t.connect(t.world.driver);
    const ack = await ask(socket, 'driver:connect', { tripId: t.world.trip.id });
    expect(ack).toMatchObject({ ok: true, trip: { id: t.world.trip.id, routeCode: '01', status: 'SCHEDULED' } });
    const rooms = [...t.app.sockets.io.sockets.adapter.rooms.keys()];
    expect(rooms).toEqual(expect.arrayContaining([`driver:${t.world.trip.id}`, `trip:${t.world.trip.id}:subscribers`]));
  });

  it('is for drivers, and for the trip’s own', async () => {
    const passenger = await t.connect(t.world.passenger);
    const other = await t.connect(t.world.otherDriver);
    const payload = { tripId: t.world.trip.id };
    expect(await ask(passenger, 'driver:connect', payload)).toMatchObject({ ok: false, error: 'NOT_DRIVER' });
    expect(await ask(other, 'driver:connect', payload)).toMatchObject({ ok: false, error: 'FORBIDDEN' });
    expect(await ask(other, 'driver:connect', { tripId: '00000000-0000-4000-8000-000000000000' })).toMatchObject({
      ok: false,
      error: 'TRIP_NOT_FOUND',
    });
  });

  it('lets a second device replace the first, and only the first', async () => {
    const trip = await t.world.addTrip();
    const first = await t.connect(t.world.driver, { device: 'phone-1' });
    const bystander = await t.connect(t.world.driver, { device: 'tablet' });
    const ended = listen(first, 'server:session:ended');
    const notEnded = listen(bystander, 'server:session:ended');
    await ask(first, 'driver:connect', { tripId: trip.id });
    const second = await t.connect(t.world.driver, { device: 'phone-2' });
    expect(await ask(second, 'driver:connect', { tripId: trip.id })).toMatchObject({ ok: true });
    await disconnected(first);
    expect(ended.heard).toEqual([{ reason: 'REPLACED' }]);
    await barrier(bystander);
    expect(notEnded.heard).toEqual([]);
    expect(second.connected).toBe(true);
  });

  it('keeps one of two that connect at once', async () => {
    const trip = await t.world.addTrip();
    const sockets = await Promise.all([t.connect(t.world.driver), t.connect(t.world.driver)]);
    const closed = sockets.map((socket) => disconnected(socket));
    await Promise.allSettled(sockets.map((socket) => ask(socket, 'driver:connect', { tripId: trip.id })));
    await Promise.race(closed);
    expect(t.app.sockets.io.sockets.adapter.rooms.get(`driver:${trip.id}`)?.size).toBe(1);
  });

  it('replaces nobody by connecting twice itself', async () => {
    const trip = await t.world.addTrip();
    const socket = await t.connect(t.world.driver);
    await ask(socket, 'driver:connect', { tripId: trip.id });
    expect(await ask(socket, 'driver:connect', { tripId: trip.id })).toMatchObject({ ok: true });
    await barrier(socket);
    expect(socket.connected).toBe(true);
  });
});

describe('driver:status', () => {
  it('walks the whole way, tells the followers and nobody else, and keeps the story', async () => {
    const trip = await t.world.addTrip();
    const other = await t.world.addTrip({ status: 'STARTED' });
    const driver = await t.connect(t.world.driver);
    const follower = await t.connect(t.world.business);
    const elsewhere = await t.connect(t.world.business);
    await ask(follower, 'passenger:subscribe', { tripId: trip.id });
    await ask(elsewhere, 'passenger:subscribe', { tripId: other.id });
    const heard = listen(follower, 'server:trip:status');
    const notHeard = listen(elsewhere, 'server:trip:status');
    const way = ['STARTED', 'PAUSED', 'STARTED', 'EMERGENCY', 'PAUSED', 'STARTED', 'ENDED'];
    for (const status of way) {
      expect(await ask(driver, 'driver:status', { tripId: trip.id, status })).toEqual({ ok: true, status });
    }
    await heard.atLeast(way.length);
    await barrier(elsewhere);
    expect(heard.heard.map(({ status }) => status)).toEqual(way);
    expect(heard.heard[0]).toEqual({ tripId: trip.id, status: 'STARTED', timestamp: expect.stringMatching(/Z$/) });
    expect(notHeard.heard).toEqual([]);
    const story = await t.prisma.tripStatusEvent.findMany({ where: { tripId: trip.id }, orderBy: { at: 'asc' } });
    expect(story.map(({ status }) => status)).toEqual(way);
    const row = await t.prisma.trip.findUniqueOrThrow({ where: { id: trip.id } });
    expect(row.status).toBe('ENDED');
    expect(row.startedAt).not.toBeNull();
    expect(row.endedAt).not.toBeNull();
  });

  it('takes the same again, without telling it again', async () => {
    const trip = await t.world.addTrip();
    const driver = await t.connect(t.world.driver);
    const follower = await t.connect(t.world.admin);
    await ask(follower, 'passenger:subscribe', { tripId: trip.id });
    const heard = listen(follower, 'server:trip:status');
    for (let i = 0; i < 3; i++) await ask(driver, 'driver:status', { tripId: trip.id, status: 'STARTED' });
    await barrier(follower);
    expect(heard.heard).toHaveLength(1);
  });

  it.each([
    ['SCHEDULED', 'PAUSED'],
    ['SCHEDULED', 'ENDED'],
    ['SCHEDULED', 'EMERGENCY'],
    ['ENDED', 'STARTED'],
    ['CANCELLED', 'STARTED'],
  ])('refuses %s → %s', async (from, to) => {
    const trip = await t.world.addTrip();
    await t.prisma.trip.update({ where: { id: trip.id }, data: { status: from as 'ENDED' } });
    const driver = await t.connect(t.world.driver);
    expect(await ask(driver, 'driver:status', { tripId: trip.id, status: to })).toMatchObject({
      ok: false,
      error: 'INVALID_TRANSITION',
    });
    expect((await t.prisma.trip.findUniqueOrThrow({ where: { id: trip.id } })).status).toBe(from);
  });

  it('is the trip’s driver’s word alone', async () => {
    const tripId = await started();
    const payload = { tripId, status: 'ENDED' };
    expect(await ask(await t.connect(t.world.otherDriver), 'driver:status', payload)).toMatchObject({
      error: 'FORBIDDEN',
    });
    expect(await ask(await t.connect(t.world.admin), 'driver:status', payload)).toMatchObject({ error: 'NOT_DRIVER' });
    expect((await t.prisma.trip.findUniqueOrThrow({ where: { id: tripId } })).status).toBe('STARTED');
  });

  it('judges the phone’s clock', async () => {
    const tripId = await started();
    const driver = await t.connect(t.world.driver);
    expect(await ask(driver, 'driver:status', { tripId, status: 'PAUSED', timestamp: at(180_000) })).toMatchObject({
      error: 'BAD_TIMESTAMP',
    });
    expect(await ask(driver, 'driver:status', { tripId, status: 'PAUSED', timestamp: at(60_000) })).toMatchObject({
      ok: true,
    });
    expect(await ask(driver, 'driver:status', { tripId, status: 'CANCELLED' })).toMatchObject({
      error: 'INVALID_PAYLOAD',
    });
  });

  it('raises a critical alert before the ack of EMERGENCY, once, for admins and the own operator only', async () => {
    const tripId = await started();
    const [driver, admin, business, rival, passenger] = await Promise.all(
      [t.world.driver, t.world.admin, t.world.business, t.world.rival, t.world.passenger].map((person) =>
        t.connect(person),
      ),
    );
    if (!driver || !admin || !business || !rival || !passenger) throw new Error('not connected');
    await ask(admin, 'admin:subscribe');
    const byAdmin = listen(admin, 'server:alert');
    const byOwn = listen(business, 'server:alert');
    const others = [listen(rival, 'server:alert'), listen(passenger, 'server:alert'), listen(driver, 'server:alert')];
    expect(await ask(driver, 'driver:status', { tripId, status: 'EMERGENCY', note: 'fire' })).toMatchObject({
      ok: true,
    });
    const stored = await t.prisma.alert.findMany({ where: { tripId } });
    expect(stored).toHaveLength(1);
    await byOwn.atLeast(1);
    await ask(driver, 'driver:status', { tripId, status: 'EMERGENCY' });
    await Promise.all([admin, business, rival, passenger, driver].map(barrier));
    // What this file has been refused so far may raise an alert of its own meanwhile.
    const heard = byAdmin.heard.filter((alert) => alert.tripId === tripId);
    expect(heard).toMatchObject([{ id: stored[0]?.id, type: 'EMERGENCY', severity: 'CRITICAL', status: 'OPEN' }]);
    expect(byOwn.heard).toHaveLength(1);
    for (const { heard } of others) expect(heard).toEqual([]);
    const late = await t.connect(t.world.admin);
    const { alerts } = (await ask(late, 'admin:subscribe')) as { alerts: { tripId?: string }[] };
    expect(alerts.filter((alert) => alert.tripId === tripId)).toHaveLength(1);
  });
});

describe('a location before the start and after the end', () => {
  it('is refused by its code, and taken in every state between', async () => {
    const trip = await t.world.addTrip();
    const driver = await t.connect(t.world.driver);
    const send = () => ask(driver, 'driver:location:update', { tripId: trip.id, ...here });
    expect(await send()).toMatchObject({ error: 'TRIP_NOT_STARTED' });
    for (const status of ['STARTED', 'PAUSED', 'EMERGENCY']) {
      await ask(driver, 'driver:status', { tripId: trip.id, status });
      expect(await send()).toEqual({ ok: true });
    }
    await ask(driver, 'driver:status', { tripId: trip.id, status: 'ENDED' });
    expect(await send()).toMatchObject({ error: 'TRIP_ENDED' });
    expect(await t.prisma.locationPoint.count({ where: { tripId: trip.id } })).toBe(3);
  });
});
