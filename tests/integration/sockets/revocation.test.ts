import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, barrier, disconnected, listen, startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

const WITHIN_MS = 2000;
const follows = (tripId: string, socketId: string | undefined) =>
  t.app.sockets.io.sockets.adapter.rooms.get(`trip:${tripId}:subscribers`)?.has(socketId ?? '') ?? false;
const losesTrip = (tripId: string, socketId: string | undefined) =>
  expect.poll(() => follows(tripId, socketId), { timeout: WITHIN_MS, interval: 20 }).toBe(false);
const timed = async (work: Promise<unknown>) => {
  const start = performance.now();
  await work;
  return performance.now() - start;
};

describe('a user who is taken out', () => {
  it.each([
    [
      'banned through the API',
      (id: string) => t.api('PATCH', `/users/${id}`, { as: t.world.admin, body: { active: false } }),
      'REVOKED',
    ],
    ['deleted through the API', (id: string) => t.api('DELETE', `/users/${id}`, { as: t.world.admin }), 'REVOKED'],
    [
      'banned in the database itself',
      (id: string) => t.prisma.user.update({ where: { id }, data: { active: false } }),
      'REVOKED',
    ],
    [
      'given another role',
      (id: string) => t.prisma.user.update({ where: { id }, data: { role: 'ADMIN' } }),
      'ROLE_CHANGED',
    ],
  ])('%s is cut off on all sockets within two seconds, and nobody else', async (_, act, reason) => {
    const person = await t.world.person('PASSENGER', 'Someone');
    const sockets = [await t.connect(person), await t.connect(person)];
    const neighbour = await t.connect(t.world.passenger);
    const ended = sockets.map((socket) => listen(socket, 'server:session:ended'));
    const closed = sockets.map(disconnected);
    await act(person.id);
    expect(await timed(Promise.all(closed))).toBeLessThan(WITHIN_MS);
    for (const { heard } of ended) expect(heard).toEqual([{ reason }]);
    await barrier(neighbour);
  });
});

describe('a right that is taken away', () => {
  it('a cancelled booking ends the following', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const booking = await t.world.book(trip.id, t.world.stranger.id, 11);
    const socket = await t.connect(t.world.stranger);
    const admin = await t.connect(t.world.admin);
    await ask(socket, 'passenger:subscribe', { tripId: trip.id });
    await ask(admin, 'passenger:subscribe', { tripId: trip.id });
    const { status } = await t.api('DELETE', `/bookings/${booking.id}`, { as: t.world.stranger });
    expect(status).toBe(200);
    await losesTrip(trip.id, socket.id);
    const heard = listen(socket, 'server:location:update');
    const byAdmin = listen(admin, 'server:location:update');
    const driver = await t.connect(t.world.driver);
    await ask(driver, 'driver:location:update', { tripId: trip.id, lat: 6.93, lng: 79.85 });
    await Promise.all([barrier(socket), barrier(admin)]);
    expect(heard.heard).toEqual([]);
    expect(byAdmin.heard).toHaveLength(1);
    expect(socket.connected, 'the session itself goes on').toBe(true);
  });

  it('another driver means that the first may neither send nor follow', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const driver = await t.connect(t.world.driver);
    await ask(driver, 'driver:connect', { tripId: trip.id });
    expect(await ask(driver, 'driver:location:update', { tripId: trip.id, lat: 6.93, lng: 79.85 })).toEqual({
      ok: true,
    });
    const { status } = await t.api('PATCH', `/trips/${trip.id}`, {
      as: t.world.business,
      body: { driverId: t.world.otherDriver.id },
    });
    expect(status).toBe(200);
    await losesTrip(trip.id, driver.id);
    expect(await ask(driver, 'driver:location:update', { tripId: trip.id, lat: 6.93, lng: 79.85 })).toMatchObject({
      error: 'FORBIDDEN',
    });
    expect(t.app.sockets.io.sockets.adapter.rooms.has(`driver:${trip.id}`)).toBe(false);
    const next = await t.connect(t.world.otherDriver);
    expect(await ask(next, 'driver:connect', { tripId: trip.id })).toMatchObject({ ok: true });
  });

  it('another conductor likewise', async () => {
    const trip = await t.world.addTrip();
    const conductor = await t.connect(t.world.conductor);
    await ask(conductor, 'passenger:subscribe', { tripId: trip.id });
    await t.api('PATCH', `/trips/${trip.id}`, { as: t.world.admin, body: { conductorId: t.world.otherConductor.id } });
    await losesTrip(trip.id, conductor.id);
  });

  it('a cancelled trip is told to its followers before they lose it', async () => {
    const trip = await t.world.addTrip();
    await t.world.book(trip.id, t.world.passenger.id, 12);
    const socket = await t.connect(t.world.passenger);
    await ask(socket, 'passenger:subscribe', { tripId: trip.id });
    const heard = listen(socket, 'server:trip:status');
    const { status } = await t.api('PATCH', `/trips/${trip.id}`, {
      as: t.world.business,
      body: { status: 'CANCELLED' },
    });
    expect(status).toBe(200);
    await heard.atLeast(1);
    expect(heard.heard[0]).toMatchObject({ tripId: trip.id, status: 'CANCELLED' });
    await losesTrip(trip.id, socket.id);
  });
});
