import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ask, listen, startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
let driver: Socket;
let alerts: ReturnType<typeof listen<'server:alert'>>;
let tripId: string;

beforeEach(async () => {
  t = await startTestApp();
  const trip = await t.world.addTrip({ departsAt: new Date(t.clock.now() - 3_600_000), status: 'STARTED' });
  tripId = trip.id;
  driver = await t.connect(t.world.driver);
  const admin = await t.connect(t.world.admin);
  await ask(admin, 'admin:subscribe');
  alerts = listen(admin, 'server:alert');
});
afterEach(() => t.close());

const [LAT, LNG] = [6.9344, 79.8501];
/** A fix so many metres north and east of the first stop, `seconds` after the one before; its ack. */
async function fix(north: number, east: number, speed: number, seconds = 15) {
  t.clock.advance(seconds * 1000);
  const lat = LAT + north / 111_195;
  const lng = LNG + east / (111_195 * Math.cos((LAT * Math.PI) / 180));
  const timestamp = new Date(t.clock.now()).toISOString();
  const answer = await ask(driver, 'driver:location:update', { tripId, lat, lng, speed, accuracy: 5, timestamp });
  expect(answer).toEqual({ ok: true });
}
const heard = () => alerts.heard.map(({ type, status }) => `${type} ${status}`);

test('off the route from 500 m out until it is back within 300; never twice', async () => {
  await fix(0, 0, 5);
  // The route goes to the north-east: south-west is away from it.
  await fix(-350, -350, 10, 60);
  await alerts.atLeast(0);
  await fix(-420, -420, 10, 60);
  await alerts.atLeast(1);
  await fix(-500, -500, 10, 60);
  await fix(-300, -300, 10, 60);
  await fix(-150, -150, 10, 60);
  await alerts.atLeast(2);
  expect(heard()).toEqual(['OFF_ROUTE OPEN', 'OFF_ROUTE RESOLVED']);
  expect(alerts.heard[0]).toMatchObject({ tripId, severity: 'WARNING' });
});

test('too fast from 60 km/h where 50 are allowed, until it keeps to 50 again', async () => {
  await fix(0, 0, 16.5);
  await fix(10, 10, 16.7);
  await alerts.atLeast(1);
  expect(alerts.heard[0]?.message).toContain('60 km/h where 50 are allowed');
  await fix(20, 20, 15);
  await fix(30, 30, 13.8);
  await alerts.atLeast(2);
  expect(heard()).toEqual(['OVERSPEED OPEN', 'OVERSPEED RESOLVED']);
});

test('stands for ten minutes on the way: told, until it moves; not while paused, nor while it waits to depart', async () => {
  const wait = async (north: number, minutes: number) => {
    for (let i = 0; i <= minutes * 2; i++) await fix(north, north, 0, 30);
  };
  await wait(900, 9);
  expect(heard()).toEqual([]);
  await wait(900, 1);
  await alerts.atLeast(1);
  await fix(990, 990, 8);
  await alerts.atLeast(2);
  expect(heard()).toEqual(['LONG_STOP OPEN', 'LONG_STOP RESOLVED']);

  await ask(driver, 'driver:status', { tripId, status: 'PAUSED' });
  await wait(990, 15);
  await ask(driver, 'driver:status', { tripId, status: 'STARTED' });
  await fix(990, 990, 0, 30);
  expect(alerts.heard).toHaveLength(2);
});

test('the end of the trip resolves what stands', async () => {
  await fix(0, 0, 20);
  await alerts.atLeast(1);
  await ask(driver, 'driver:status', { tripId, status: 'ENDED' });
  await alerts.atLeast(2);
  expect(heard()).toEqual(['OVERSPEED OPEN', 'OVERSPEED RESOLVED']);
});

test('a node that is started anew knows what stood before', async () => {
  const message = 'x';
  await t.repositories.alerts.open({
    ...{ type: 'OVERSPEED', severity: 'WARNING', tripId, operatorId: t.world.operator.id, key: tripId, message },
    at: new Date(t.clock.now()),
  });
  await fix(0, 0, 16.7);
  await fix(10, 10, 5);
  await alerts.atLeast(1);
  expect(heard()).toEqual(['OVERSPEED RESOLVED']);
});
