import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRepositories, type Repositories } from '@/server/db/repositories';
import type { NewPoint } from '@/server/db/repositories/history';
import { drivingTime } from '@/server/jobs/driving-time';
import { createAlerts } from '@/server/services/alerts';
import { createDomainEvents } from '@/server/services/events';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { createWorld } from '../../support/world';

const MINUTE = 60_000;
const T0 = Date.parse('2026-11-23T02:00:00.000Z');

let database: TestDatabase;
let repositories: Repositories;
let world: Awaited<ReturnType<typeof createWorld>>;
let job: ReturnType<typeof drivingTime>;
let now = T0;
let told: string[];
let seq = 0;

beforeEach(async () => {
  database = await createTestDatabase();
  repositories = createRepositories(database);
  world = await createWorld(database.prisma);
  await database.prisma.booking.deleteMany();
  await database.prisma.trip.deleteMany();
  told = [];
  const events = createDomainEvents();
  events.on('alert', ({ type, status, severity }) => told.push(`${type} ${severity} ${status}`));
  const alerts = createAlerts({ alerts: repositories.alerts, events, now: () => now });
  job = drivingTime({ ...repositories, alerts, now: () => now });
});
afterEach(() => database.drop());

const at = async (minute: number) => {
  now = T0 + minute * MINUTE;
  await job.run({}, new AbortController().signal);
};
/** A trip that starts at a minute. */
async function start(minute: number, driverId = world.driver.id): Promise<string> {
  const { id } = await world.addTrip({ departsAt: new Date(T0 + minute * MINUTE), driverId });
  await move(id, 'SCHEDULED', 'STARTED', minute);
  return id;
}
const move = (tripId: string, from: 'SCHEDULED' | 'STARTED', to: 'STARTED' | 'ENDED' | 'PAUSED', minute: number) =>
  repositories.trips.transition({ tripId, from, to, at: new Date(T0 + minute * MINUTE) });
/** Fixes of a trip twice a minute; `moving`: 300 m between two. */
const points = (tripId: string, from: number, to: number, moving: boolean): NewPoint[] =>
  Array.from({ length: (to - from) * 2 }, (_, i) => ({
    ...{ tripId, device: 'phone', seq: ++seq, lng: 79.9, speed: null, heading: null, accuracy: 10, broadcast: true },
    lat: 6.9 + (moving ? (from * 2 + i) * 0.0027 : from * 0.0054),
    ...{ fixAt: T0 + (from + i / 2) * MINUTE, receivedAt: T0 + (from + i / 2) * MINUTE },
  }));
const drive = (tripId: string, from: number, to: number, moving = true) =>
  repositories.history.insertPoints(points(tripId, from, to, moving));

test('4 h 15 at the wheel warns, 4 h 30 alerts in the same alert, 30 minutes of rest resolve it', async () => {
  const tripId = await start(0);
  await drive(tripId, 0, 254);
  await at(254);
  expect(told).toEqual([]);
  await drive(tripId, 254, 256);
  await at(256);
  await at(257);
  expect(told).toEqual(['DRIVING_TIME WARNING OPEN']);
  await drive(tripId, 256, 271);
  await at(271);
  await at(272);
  expect(told).toEqual(['DRIVING_TIME WARNING OPEN', 'DRIVING_TIME CRITICAL OPEN']);
  const [alert] = await repositories.alerts.list({ limit: 5 });
  expect(alert).toMatchObject({ tripId, severity: 'CRITICAL', data: { drivenMinutes: 271, limitMinutes: 270 } });
  expect(alert?.message).toContain('4 h 31 min');

  await drive(tripId, 271, 310, false);
  await at(310);
  expect(told.at(-1)).toBe('DRIVING_TIME CRITICAL RESOLVED');
});

test('it counts over the trips of the day, and a pause of half an hour between them is a rest', async () => {
  const first = await start(0);
  await drive(first, 0, 200);
  await move(first, 'STARTED', 'ENDED', 200);
  const second = await start(210);
  await drive(second, 210, 270);
  await at(270);
  expect(told).toEqual(['DRIVING_TIME WARNING OPEN']);
  expect((await repositories.alerts.list({ limit: 1 }))[0]?.tripId).toBe(second);

  const rested = await start(0, world.otherDriver.id);
  await drive(rested, 0, 200);
  await move(rested, 'STARTED', 'ENDED', 200);
  const after = await start(231, world.otherDriver.id);
  await drive(after, 231, 290);
  await at(290);
  expect((await repositories.alerts.list({ limit: 9 })).map((one) => one.tripId)).toEqual([second]);
});

test('a backlog that comes late, the newest first, changes the account as if it had come in time', async () => {
  const tripId = await start(0);
  const [early, gap, late] = [
    points(tripId, 0, 100, true),
    points(tripId, 100, 200, true),
    points(tripId, 200, 262, true),
  ];
  await repositories.history.insertPoints(early);
  await at(101);
  await repositories.history.insertPoints(late);
  await at(262);
  expect(told).toEqual(['DRIVING_TIME WARNING OPEN']);
  // The phone had stood in the gap: then there was a rest.
  await repositories.history.insertPoints(gap.map((point) => ({ ...point, lat: 7.44 })));
  await at(273);
  expect(told.at(-1)).toBe('DRIVING_TIME WARNING RESOLVED');
});

test('a trip that has ended takes its alert with it, and what else stood of the road', async () => {
  const tripId = await start(0);
  await drive(tripId, 0, 260);
  await at(260);
  await repositories.alerts.open({
    ...{ type: 'OFF_ROUTE', severity: 'WARNING', tripId, operatorId: world.operator.id, key: tripId, message: 'x' },
    at: new Date(now),
  });
  await at(261);
  expect(told).toEqual(['DRIVING_TIME WARNING OPEN']);
  await move(tripId, 'STARTED', 'ENDED', 262);
  await at(262);
  expect(told.slice(1).sort()).toEqual(['DRIVING_TIME WARNING RESOLVED', 'OFF_ROUTE WARNING RESOLVED']);
});
