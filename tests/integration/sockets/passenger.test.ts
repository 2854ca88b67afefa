import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, barrier, disconnected, listen, startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

const here = { lat: 6.9344, lng: 79.8501 };

async function shareOf(tripId: string) {
  const token = randomBytes(24).toString('base64url');
  const tokenHash = createHash('sha256').update(token).digest('hex');
  const share = await t.prisma.share.create({ data: { tripId, tokenHash, createdById: t.world.passenger.id } });
  return { token, share };
}

describe('passenger:subscribe', () => {
  it('answers with the snapshot: location, trip, eta', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    await t.world.book(trip.id, t.world.passenger.id, 1);
    const driver = await t.connect(t.world.driver);
    const socket = await t.connect(t.world.passenger);
    expect(await ask(socket, 'passenger:subscribe', { tripId: trip.id })).toMatchObject({ ok: true, current: null });
    await ask(driver, 'driver:location:update', { tripId: trip.id, ...here, seq: 1 });
    const ack = await ask(socket, 'passenger:subscribe', { tripId: trip.id });
    expect(ack).toMatchObject({
      ok: true,
      current: { tripId: trip.id, ...here, seq: 1 },
      trip: { id: trip.id, routeCode: '01', stops: [{ name: { en: 'Colombo' } }, {}, {}, {}] },
      eta: { tripId: trip.id },
    });
    if (!ack.ok) throw new Error('refused');
    expect(ack.eta?.stops.length).toBeGreaterThanOrEqual(3);
    for (const stop of ack.eta?.stops ?? []) {
      expect(Date.parse(stop.earliest)).toBeLessThanOrEqual(Date.parse(stop.eta));
      expect(Date.parse(stop.eta)).toBeLessThanOrEqual(Date.parse(stop.latest));
    }
  });

  it('tells a passenger nothing about a person', async () => {
    const socket = await t.connect(t.world.passenger);
    const text = JSON.stringify(await ask(socket, 'passenger:subscribe', { tripId: t.world.trip.id }));
    for (const person of [t.world.driver, t.world.conductor, t.world.passenger]) {
      expect(text).not.toContain(person.id);
      expect(text).not.toContain(person.name);
      expect(text).not.toContain(person.email);
    }
    expect(text).not.toContain('+94');
  });

  it.each([
    ['passenger', true],
    ['driver', true],
    ['conductor', true],
    ['business', true],
    ['admin', true],
    ['stranger', false],
    ['otherDriver', false],
    ['otherConductor', false],
    ['rival', false],
  ] as const)('%s: %s', async (who, allowed) => {
    const socket = await t.connect(t.world[who]);
    const ack = await ask(socket, 'passenger:subscribe', { tripId: t.world.trip.id });
    expect(ack).toMatchObject(allowed ? { ok: true } : { ok: false, error: 'FORBIDDEN' });
  });

  it.each(['PENDING', 'CANCELLED', 'EXPIRED'] as const)('a booking that is %s gives no right', async (status) => {
    const trip = await t.world.addTrip();
    const booking = await t.world.book(trip.id, t.world.stranger.id, 3);
    await t.prisma.booking.update({ where: { id: booking.id }, data: { status } });
    const socket = await t.connect(t.world.stranger);
    expect(await ask(socket, 'passenger:subscribe', { tripId: trip.id })).toMatchObject({ error: 'FORBIDDEN' });
  });

  it('limits the trips of a passenger over all sockets; two tabs on one trip are one', async () => {
    const limit = 5;
    const trips = await Promise.all(Array.from({ length: limit + 1 }, () => t.world.addTrip()));
    for (const trip of trips) await t.world.book(trip.id, t.world.stranger.id, 4);
    const [a, b] = [await t.connect(t.world.stranger), await t.connect(t.world.stranger)];
    const ids = trips.map(({ id }) => id);
    for (const tripId of ids.slice(0, 3))
      expect(await ask(a, 'passenger:subscribe', { tripId })).toMatchObject({ ok: true });
    for (const tripId of ids.slice(2, limit))
      expect(await ask(b, 'passenger:subscribe', { tripId })).toMatchObject({ ok: true });
    const last = { tripId: ids[limit] };
    expect(await ask(b, 'passenger:subscribe', last)).toMatchObject({ ok: false, error: 'SUBSCRIPTION_LIMIT' });
    await ask(a, 'passenger:unsubscribe', { tripId: ids[2] });
    expect(await ask(b, 'passenger:subscribe', last), 'the other tab still follows it').toMatchObject({
      error: 'SUBSCRIPTION_LIMIT',
    });
    await ask(a, 'passenger:unsubscribe', { tripId: ids[0] });
    expect(await ask(b, 'passenger:subscribe', last)).toMatchObject({ ok: true });
    a.disconnect();
    b.disconnect();
    const fresh = await t.connect(t.world.stranger);
    await expect
      .poll(async () => (await ask(fresh, 'passenger:subscribe', { tripId: ids[0] })).ok, { timeout: 5000 })
      .toBe(true);
  });

  it('hears no more after unsubscribing', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    await t.world.book(trip.id, t.world.passenger.id, 1);
    const driver = await t.connect(t.world.driver);
    const socket = await t.connect(t.world.passenger);
    await ask(socket, 'passenger:subscribe', { tripId: trip.id });
    const heard = listen(socket, 'server:location:update');
    expect(await ask(socket, 'passenger:unsubscribe', { tripId: trip.id })).toEqual({ ok: true });
    await ask(driver, 'driver:location:update', { tripId: trip.id, ...here });
    await barrier(socket);
    expect(heard.heard).toEqual([]);
  });

  it('sends an ETA when the bus moves', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const driver = await t.connect(t.world.driver);
    const socket = await t.connect(t.world.admin);
    await ask(socket, 'passenger:subscribe', { tripId: trip.id });
    const heard = listen(socket, 'server:eta:update');
    await ask(driver, 'driver:location:update', { tripId: trip.id, ...here });
    await heard.atLeast(1);
    expect(heard.heard[0]).toMatchObject({ tripId: trip.id, asOf: expect.any(String) });
    expect(heard.heard[0]?.stops[0]).toMatchObject({ source: 'LIVE' });
  });
});

describe('a share', () => {
  it('lets a passenger without a booking follow that one trip, until it is revoked', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const other = await t.world.addTrip({ status: 'STARTED' });
    const { token, share } = await shareOf(trip.id);
    const driver = await t.connect(t.world.driver);
    const socket = await t.connect(t.world.stranger);
    expect(await ask(socket, 'passenger:subscribe', { tripId: other.id, share: token })).toMatchObject({
      error: 'FORBIDDEN',
    });
    expect(await ask(socket, 'passenger:subscribe', { tripId: trip.id, share: 'wrong' })).toMatchObject({
      error: 'FORBIDDEN',
    });
    expect(await ask(socket, 'passenger:subscribe', { tripId: trip.id, share: token })).toMatchObject({ ok: true });
    const room = `trip:${trip.id}:subscribers`;
    await t.prisma.share.update({ where: { id: share.id }, data: { revokedAt: new Date() } });
    await expect
      .poll(() => t.app.sockets.io.sockets.adapter.rooms.get(room)?.has(socket.id ?? '') ?? false, { timeout: 2000 })
      .toBe(false);
    const heard = listen(socket, 'server:location:update');
    await ask(driver, 'driver:location:update', { tripId: trip.id, ...here });
    await barrier(socket);
    expect(heard.heard).toEqual([]);
  });

  it('gives a guest one trip and nothing else, and ends with the link', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const { share } = await shareOf(trip.id);
    const { token } = await t.tokens.mint({ sub: share.id, role: 'PASSENGER', ttlSeconds: 600, share: share.id });
    const guest = t.socketWith({ token });
    await new Promise<void>((resolve, reject) => {
      guest.once('connect', resolve);
      guest.once('connect_error', reject);
      guest.connect();
    });
    expect(await ask(guest, 'passenger:subscribe', { tripId: trip.id })).toMatchObject({ ok: true });
    expect(await ask(guest, 'passenger:subscribe', { tripId: t.world.trip.id })).toMatchObject({ error: 'FORBIDDEN' });
    for (const [event, payload] of [
      ['conductor:scan', { token: 'x' }],
      ['admin:subscribe', undefined],
      ['fleet:subscribe', {}],
      ['driver:connect', { tripId: trip.id }],
    ] as const) {
      expect(await ask(guest, event, payload), event).toMatchObject({ ok: false, error: 'FORBIDDEN' });
    }
    const ended = listen(guest, 'server:session:ended');
    await t.prisma.share.update({ where: { id: share.id }, data: { revokedAt: new Date() } });
    await disconnected(guest);
    expect(ended.heard).toEqual([{ reason: 'SHARE_ENDED' }]);
  });

  it('ends an hour after the trip', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const { token } = await shareOf(trip.id);
    const socket = await t.connect(t.world.stranger);
    await t.prisma.trip.update({
      where: { id: trip.id },
      data: { status: 'ENDED', endedAt: new Date(t.clock.now() - 59 * 60_000) },
    });
    await expect
      .poll(async () => (await ask(socket, 'passenger:subscribe', { tripId: trip.id, share: token })).ok)
      .toBe(true);
    await t.prisma.trip.update({ where: { id: trip.id }, data: { endedAt: new Date(t.clock.now() - 61 * 60_000) } });
    const room = `trip:${trip.id}:subscribers`;
    await expect
      .poll(() => t.app.sockets.io.sockets.adapter.rooms.get(room)?.has(socket.id ?? '') ?? false, { timeout: 4000 })
      .toBe(false);
  });
});
