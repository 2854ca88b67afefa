import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRepositories, type Repositories } from '@/server/db/repositories';
import { createJobs } from '@/server/jobs';
import { createAlerts } from '@/server/services/alerts';
import { createDomainEvents } from '@/server/services/events';
import type { NoticeChannel } from '@/server/services/notice-channels';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { bookingData } from '../../support/rows';
import { createWorld } from '../../support/world';

const DAY = 86_400_000;
const MINUTE = 60_000;
const T0 = Date.parse('2026-11-23T06:00:00.000Z');

let database: TestDatabase;
let repositories: Repositories;
let world: Awaited<ReturnType<typeof createWorld>>;
let now: number;
let fixes: Map<string, number>;
let drained: string[];
let told: string[];
let sent: string[];
let failures: string[];
/** What the channel does with the next notices; DELIVERED when nothing is said. */
let answers: (Error | 'SKIPPED')[];
let run: (name: string, data?: object, signal?: AbortSignal) => Promise<void>;

beforeEach(async () => {
  database = await createTestDatabase();
  repositories = createRepositories(database);
  world = await createWorld(database.prisma);
  now = T0;
  fixes = new Map();
  drained = [];
  told = [];
  sent = [];
  failures = [];
  answers = [];
  const channel: NoticeChannel = {
    name: 'EMAIL',
    async deliver({ kind, routeCode }, { id, locale }) {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      sent.push(`${kind} ${routeCode} ${id} ${locale}`);
      return answer ?? 'DELIVERED';
    },
  };
  const events = createDomainEvents();
  events.on('alert', ({ type, status }) => told.push(`${type} ${status}`));
  const jobs = createJobs({
    config: { snapshotIntervalSeconds: 60, historyRetentionDays: 90 },
    repositories,
    live: {
      async current(tripId) {
        const fixAt = fixes.get(tripId);
        return fixAt === undefined ? null : { lat: 6.9, lng: 79.8, fixAt, receivedAt: fixAt, device: 'd' };
      },
      drain: async (tripId) => void drained.push(tripId),
      drainAll: async () => drained.push('all'),
    },
    alerts: createAlerts({ alerts: repositories.alerts, events, now: () => now }),
    noticeChannels: [channel],
    paymentProviders: [],
    onError: (error) => failures.push(String(error)),
    now: () => now,
  });
  run = (name, data = {}, signal = new AbortController().signal) => {
    const job = jobs.find((one) => one.name === name);
    if (!job) throw new Error(`no job ${name}`);
    return job.run(job.schema.parse(data), signal);
  };
});
afterEach(() => database.drop());

test('drain-history and drain-trip hand on to the live store', async () => {
  await run('drain-history');
  await run('drain-trip', { tripId: world.trip.id });
  expect(drained).toEqual(['all', world.trip.id]);
});

describe('delete-old-history', () => {
  const point = (fixAt: number, seq: number) => ({
    ...{ tripId: world.trip.id, device: 'd', seq, fixAt, receivedAt: fixAt, lat: 6.9, lng: 79.8 },
    ...{ speed: null, heading: null, accuracy: null, broadcast: true },
  });
  const stored = async () => (await repositories.history.page(world.trip.id, undefined, 20_000)).length;

  test('deletes what is older than is kept, and nothing else, however much it is', async () => {
    await repositories.history.insertPoints(Array.from({ length: 12_000 }, (_, n) => point(T0 - 90 * DAY - 1 - n, n)));
    await repositories.history.insertPoints([point(T0 - 90 * DAY, 20_000), point(T0, 20_001)]);
    await run('delete-old-history');
    expect(await stored()).toBe(2);
    await run('delete-old-history');
    expect(await stored()).toBe(2);
  });

  test('stops between two chunks when the worker leaves, to be tried again', async () => {
    await repositories.history.insertPoints(Array.from({ length: 6_000 }, (_, n) => point(T0 - 91 * DAY - n, n)));
    await expect(run('delete-old-history', {}, AbortSignal.abort(new Error('leaving')))).rejects.toThrow('leaving');
    expect(await stored()).toBe(1_000);
    await run('delete-old-history');
    expect(await stored()).toBe(0);
  });
});

test('expire-holds gives back what was not paid in time, and only that', async () => {
  const rows = { ...world, trip: world.trip };
  const hold = (seat: number, ms: number) =>
    repositories.bookings.create({
      ...bookingData(rows, seat),
      status: 'PENDING',
      payment: 'ONLINE',
      holdExpiresAt: new Date(T0 + ms),
    });
  const [over, running] = [await hold(20, -1), await hold(21, MINUTE)];
  const status = async (id: string) => (await repositories.bookings.find(id))?.status;
  for (const _ of ['once', 'again']) {
    await run('expire-holds');
    expect(await status(over.id)).toBe('EXPIRED');
    expect(await status(running.id)).toBe('PENDING');
    expect(await status(world.booking.id)).toBe('CONFIRMED');
  }
});

describe('deliver-notices', () => {
  const cancel = () => repositories.trips.cancel(world.trip.id, new Date(now), world.admin.id);
  const line = () => `TRIP_CANCELLED 01 ${world.passenger.id} en`;

  test('sends each notice once, however many workers there are and however often they run', async () => {
    await cancel();
    await Promise.all([run('deliver-notices'), run('deliver-notices'), run('deliver-notices')]);
    await run('deliver-notices');
    now += DAY / 2;
    await run('deliver-notices');
    expect(sent).toEqual([line()]);
    expect(failures).toEqual([]);
  });

  test('tries again what failed, later and later, and gives up at last', async () => {
    await cancel();
    answers = [new Error('no line'), new Error('no line')];
    for (const [ms, tries] of [
      [0, 1],
      [1_000, 1],
      [31_000, 2],
      [40_000, 2],
      [92_000, 2],
    ] as const) {
      now = T0 + ms;
      await run('deliver-notices');
      expect(failures).toHaveLength(tries);
    }
    expect(sent).toEqual([line()]);
    answers = Array.from({ length: 20 }, () => new Error('dead'));
    await database.prisma.noticeDelivery.deleteMany();
    for (let n = 0; n < 20; n++) {
      now += 2 * 3_600_000 - 600_000;
      await database.prisma.notice.updateMany({ data: { createdAt: new Date(now) } });
      await run('deliver-notices');
    }
    expect(failures.filter((failure) => failure.includes('dead'))).toHaveLength(8);
  });

  test('is done with whom it cannot reach', async () => {
    await cancel();
    answers = ['SKIPPED'];
    await run('deliver-notices');
    now += MINUTE;
    await run('deliver-notices');
    expect(sent).toHaveLength(1);
    expect(await database.prisma.noticeDelivery.findMany({ select: { outcome: true, tries: true } })).toEqual([
      { outcome: 'SKIPPED', tries: 1 },
    ]);
  });
});

test('forget-idempotency-keys forgets after a day', async () => {
  const request = (key: string) => ({ actorId: 'a', key, method: 'POST', path: '/trips', bodyHash: 'h' });
  const claim = (key: string, at: number) => repositories.idempotency.claim(request(key), new Date(at), new Date(0));
  await claim('old', T0 - DAY - 1);
  await claim('young', T0 - DAY + MINUTE);
  for (const _ of ['once', 'again']) {
    await run('forget-idempotency-keys');
    expect((await database.prisma.idempotencyKey.findMany()).map(({ key }) => key)).toEqual(['young']);
  }
});

describe('signal-watch', () => {
  let tripId: string;
  /** Of all alerts so far, oldest first. */
  const alerts = async () =>
    (await repositories.alerts.list({ limit: 100 })).reverse().map(({ type, status }) => `${type} ${status}`);
  const at = async (ms: number) => {
    now = T0 + ms;
    await run('signal-watch');
  };
  const move = (from: 'SCHEDULED' | 'STARTED' | 'PAUSED', to: 'STARTED' | 'PAUSED' | 'ENDED', ms: number) =>
    repositories.trips.transition({ tripId, from, to, at: new Date(T0 + ms) });

  beforeEach(async () => {
    await database.prisma.booking.deleteMany();
    await database.prisma.trip.deleteMany();
    tripId = (await world.addTrip({ departsAt: new Date(T0) })).id;
  });

  test('a bus that is silent for five minutes raises one alert, which its next fix resolves', async () => {
    await move('SCHEDULED', 'STARTED', 0);
    fixes.set(tripId, T0 + MINUTE);
    await at(6 * MINUTE - 1);
    expect(await alerts()).toEqual([]);
    await at(6 * MINUTE);
    await at(6 * MINUTE + 1);
    expect(await alerts()).toEqual(['SIGNAL_LOST OPEN']);
    const [alert] = await repositories.alerts.list({ limit: 1 });
    expect(alert).toMatchObject({ tripId, operatorId: world.operator.id, key: tripId, severity: 'WARNING' });
    expect(alert?.message).toBe(`No position from ${world.vehicle.registration} on 01 for 5 min`);
    fixes.set(tripId, T0 + 7 * MINUTE);
    await at(7 * MINUTE);
    expect(await alerts()).toEqual(['SIGNAL_LOST RESOLVED']);
    expect(told).toEqual(['SIGNAL_LOST OPEN', 'SIGNAL_LOST RESOLVED']);
    // Silent once more: a new one.
    await at(12 * MINUTE);
    expect(await alerts()).toEqual(['SIGNAL_LOST RESOLVED', 'SIGNAL_LOST OPEN']);
  });

  test('the five minutes begin with the start, also with that after a rest', async () => {
    await move('SCHEDULED', 'STARTED', 3 * MINUTE);
    await at(8 * MINUTE - 1);
    expect(await alerts()).toEqual([]);
    await move('STARTED', 'PAUSED', 8 * MINUTE - 1);
    await at(60 * MINUTE);
    expect(await alerts()).toEqual([]);
    await move('PAUSED', 'STARTED', 61 * MINUTE);
    await at(65 * MINUTE);
    expect(await alerts()).toEqual([]);
    await at(66 * MINUTE);
    expect(await alerts()).toEqual(['SIGNAL_LOST OPEN']);
  });

  test('what a person has resolved does not come back for the same silence', async () => {
    await move('SCHEDULED', 'STARTED', 0);
    await at(6 * MINUTE);
    const [alert] = await repositories.alerts.list({ limit: 1 });
    const by = { from: ['OPEN' as const], to: 'RESOLVED' as const, at: new Date(now), byUserId: world.admin.id };
    await repositories.alerts.transition({ id: alert?.id ?? '', ...by });
    await at(7 * MINUTE);
    expect(await alerts()).toEqual(['SIGNAL_LOST RESOLVED']);
  });

  test('a trip that ends takes its alert with it', async () => {
    await move('SCHEDULED', 'STARTED', 0);
    await at(6 * MINUTE);
    await move('STARTED', 'ENDED', 7 * MINUTE);
    await at(7 * MINUTE);
    expect(await alerts()).toEqual(['SIGNAL_LOST RESOLVED']);
  });

  test('a trip that nobody starts raises an alert ten minutes after its departure, until somebody does', async () => {
    await at(10 * MINUTE - 1);
    expect(await alerts()).toEqual([]);
    await at(10 * MINUTE);
    await at(11 * MINUTE);
    expect(await alerts()).toEqual(['NOT_STARTED OPEN']);
    // A day later it is not forgotten, but no longer news.
    await at(2 * DAY);
    expect(await alerts()).toEqual(['NOT_STARTED OPEN']);
    await move('SCHEDULED', 'STARTED', 2 * DAY);
    await at(2 * DAY + 1);
    expect(await alerts()).toEqual(['NOT_STARTED RESOLVED']);
  });

  test('just after our own start nobody is reported missing: the phones come back first', async () => {
    await database.prisma.trip.update({ where: { id: tripId }, data: { departsAt: new Date(T0 - 60 * MINUTE) } });
    await at(0);
    await at(44_000);
    expect(await alerts()).toEqual([]);
    await at(45_000);
    expect(await alerts()).toEqual(['NOT_STARTED OPEN']);
  });

  test('other alerts are let alone', async () => {
    await repositories.alerts.open({
      ...{ type: 'EMERGENCY', severity: 'CRITICAL', tripId, operatorId: null, key: tripId, message: 'help' },
      at: new Date(T0),
    });
    await repositories.alerts.open({
      ...{ type: 'HIGH_ERROR_RATE', severity: 'WARNING', key: randomUUID(), message: 'x' },
      at: new Date(T0 + 1),
    });
    await at(MINUTE);
    expect(await alerts()).toEqual(['EMERGENCY OPEN', 'HIGH_ERROR_RATE OPEN']);
  });
});
