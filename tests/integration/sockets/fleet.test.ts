import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, barrier, listen, startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

const here = { lat: 6.9344, lng: 79.8501 };
const around = { south: 6.9, west: 79.8, north: 7, east: 79.9 };
const elsewhere = { south: 8, west: 80, north: 9, east: 81 };

async function busUnderWay() {
  const trip = await t.world.addTrip();
  const driver = await t.connect(t.world.driver);
  await ask(driver, 'driver:status', { tripId: trip.id, status: 'STARTED' });
  await ask(driver, 'driver:location:update', { tripId: trip.id, ...here, speed: 10 });
  return { tripId: trip.id, driver };
}

describe('fleet:subscribe', () => {
  it('shows an admin every bus, an operator its own, a rival none, others nothing', async () => {
    const { tripId } = await busUnderWay();
    const ids = async (who: 'admin' | 'business' | 'rival') => {
      const ack = await ask(await t.connect(t.world[who]), 'fleet:subscribe');
      if (!ack.ok) throw new Error(ack.error);
      return ack.vehicles.map((vehicle) => vehicle.tripId);
    };
    expect(await ids('admin')).toContain(tripId);
    expect(await ids('business')).toContain(tripId);
    expect(await ids('rival')).toEqual([]);
    for (const who of ['passenger', 'driver', 'conductor'] as const) {
      expect(await ask(await t.connect(t.world[who]), 'fleet:subscribe')).toMatchObject({ error: 'FORBIDDEN' });
    }
  });

  it('gives what is known of a bus, and an entry without a place before its first fix', async () => {
    const { tripId } = await busUnderWay();
    const trip = await t.world.addTrip();
    await ask(await t.connect(t.world.driver), 'driver:status', { tripId: trip.id, status: 'STARTED' });
    const ack = await ask(await t.connect(t.world.admin), 'fleet:subscribe', {});
    if (!ack.ok) throw new Error(ack.error);
    const byId = new Map(ack.vehicles.map((vehicle) => [vehicle.tripId, vehicle]));
    expect(byId.get(tripId)).toMatchObject({
      routeCode: '01',
      registration: t.world.vehicle.registration,
      status: 'STARTED',
      freshness: 'LIVE',
      ...here,
      speed: 10,
    });
    expect(byId.get(trip.id)).toMatchObject({ freshness: 'LOST', lat: null });
  });

  it('sends one frame a second at most, latest wins, with changed buses only', async () => {
    const { tripId, driver } = await busUnderWay();
    await busUnderWay();
    const admin = await t.connect(t.world.admin);
    await ask(admin, 'fleet:subscribe');
    const frames = listen(admin, 'server:fleet:update');
    await frames.atLeast(1);
    const first = frames.heard.length;
    for (let step = 1; step <= 20; step++) {
      await ask(driver, 'driver:location:update', { tripId, lat: here.lat + step * 1e-4, lng: here.lng });
    }
    await frames.atLeast(first + 1);
    const later = frames.heard.slice(first);
    expect(later.length).toBeLessThanOrEqual(2);
    expect(
      later.flatMap(({ vehicles }) => vehicles.map((vehicle) => vehicle.tripId)).every((id) => id === tripId),
    ).toBe(true);
    const shown = later.at(-1)?.vehicles[0];
    expect(shown?.lat).toBeGreaterThan(here.lat);
  });

  it('keeps to the bounds, tells once who left them, and stops when asked', async () => {
    const { tripId, driver } = await busUnderWay();
    const near = await t.connect(t.world.admin);
    const far = await t.connect(t.world.admin);
    const quiet = await t.connect(t.world.admin);
    expect(await ask(far, 'fleet:subscribe', { bounds: elsewhere })).toMatchObject({ ok: true, vehicles: [] });
    await ask(near, 'fleet:subscribe', { bounds: around });
    await ask(quiet, 'fleet:subscribe');
    await ask(quiet, 'fleet:unsubscribe');
    const [seen, unseen, none] = [near, far, quiet].map((socket) => listen(socket, 'server:fleet:update'));
    await ask(driver, 'driver:location:update', { tripId, lat: here.lat + 1e-4, lng: here.lng });
    await seen?.atLeast(1);
    await Promise.all([barrier(far), barrier(quiet)]);
    expect(unseen?.heard).toEqual([]);
    expect(none?.heard).toEqual([]);
    await ask(driver, 'driver:status', { tripId, status: 'ENDED' });
    await expect
      .poll(
        () =>
          seen?.heard
            .flatMap(({ vehicles }) => vehicles)
            .filter((vehicle) => vehicle.tripId === tripId)
            .at(-1)?.status,
        { timeout: 5000 },
      )
      .toBe('ENDED');
    const ack = await ask(near, 'fleet:subscribe');
    expect(ack.ok && ack.vehicles.some((vehicle) => vehicle.tripId === tripId)).toBe(false);
  });

  it.each([
    ['a number', { bounds: 3 }],
    ['missing sides', { bounds: { south: 1, north: 2 } }],
    ['sides beyond the world', { bounds: { ...around, north: 91 } }],
    ['strings', { bounds: { ...around, west: '79' } }],
  ])('refuses bounds: %s', async (_, payload) => {
    expect(await ask(await t.connect(t.world.admin), 'fleet:subscribe', payload)).toMatchObject({
      error: 'INVALID_PAYLOAD',
    });
  });
});

describe('HIGH_ERROR_RATE', () => {
  it('is raised by code, to admins only', async () => {
    const admin = await t.connect(t.world.admin);
    await ask(admin, 'admin:subscribe');
    const business = await t.connect(t.world.business);
    const heard = listen(admin, 'server:alert');
    const notHeard = listen(business, 'server:alert');
    const stranger = await t.connect(t.world.stranger);
    for (let i = 0; i < 60; i++) await barrier(stranger);
    await expect
      .poll(() => heard.heard.find(({ message }) => message.includes('UNKNOWN_EVENT')), { timeout: 5000 })
      .toBeDefined();
    const alert = heard.heard.find(({ message }) => message.includes('UNKNOWN_EVENT'));
    expect(alert).toMatchObject({ type: 'HIGH_ERROR_RATE', status: 'OPEN' });
    expect(alert).not.toHaveProperty('tripId');
    await barrier(business);
    expect(notHeard.heard).toEqual([]);
  });
});
