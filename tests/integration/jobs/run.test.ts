import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createRepositories, type Repositories } from '@/server/db/repositories';
import { drainEndedTrips, drainTrip } from '@/server/jobs/drain-trip';
import { expireHolds } from '@/server/jobs/expire-holds';
import type { Job } from '@/server/jobs/job';
import { runJobs } from '@/server/jobs/run';
import type { JobQueue } from '@/server/queue/port';
import { createAlerts } from '@/server/services/alerts';
import { createDomainEvents } from '@/server/services/events';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { bookingData } from '../../support/rows';
import { createWorld } from '../../support/world';
import { type JobPlace, PLACES } from './stores';

const WITHIN = { timeout: 10_000, interval: 20 };
const anything = z.object({});

describe.each(PLACES)('background work over $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let place: JobPlace;
  let database: TestDatabase;
  let repositories: Repositories;
  let closers: (() => Promise<unknown>)[];
  let errors: unknown[];
  const events = createDomainEvents();

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    place = await server.place();
    database = await createTestDatabase();
    repositories = createRepositories(database);
    closers = [];
    errors = [];
  });
  afterEach(async () => {
    events.removeAllListeners();
    for (const close of closers.reverse()) await close();
    await database.drop();
    await place.close();
  });

  const begin = async (jobs: Job[]): Promise<JobQueue> => {
    const store = place.open();
    const queue = store.queue();
    const alerts = createAlerts({ alerts: repositories.alerts, events, now: Date.now });
    const running = runJobs({ jobs, store, queue, alerts, onError: (error) => errors.push(error) });
    closers.push(queue.close, running.close);
    await running.ready;
    return queue;
  };
  const alerts = async () =>
    (await repositories.alerts.list({ limit: 10 })).map(({ type, key, severity, status, message }) => ({
      ...{ type, key, severity, status, message },
    }));
  const parked = (name: string, message: string) => ({
    ...{ type: 'HIGH_ERROR_RATE', key: `job:${name}`, severity: 'WARNING', status: 'OPEN', message },
  });

  test('a rhythm begins at once: a hold that is over is given back', async () => {
    const world = await createWorld(database.prisma);
    const data = { ...bookingData(world, 9), status: 'PENDING' as const, payment: 'ONLINE' as const };
    const booking = await repositories.bookings.create({ ...data, holdExpiresAt: new Date(Date.now() - 1) });
    await begin([expireHolds(repositories.bookings, Date.now) as Job]);
    await vi.waitFor(
      async () => expect((await repositories.bookings.find(booking.id))?.status).toBe('EXPIRED'),
      WITHIN,
    );
    expect(errors).toEqual([]);
  });

  test('a trip that ends is drained once more, until it works', async () => {
    const tripId = '8c1f6a52-0b1e-4c8e-9d55-0c3f1b2a7e10';
    const drains: string[] = [];
    const drain = async (id: string) => {
      drains.push(id);
      if (drains.length < 3) throw new Error('the database is away');
    };
    const queue = await begin([drainTrip({ drain }) as Job]);
    // As the application wires it, but for the wait.
    drainEndedTrips(
      events,
      { ...queue, add: (name, data, { once } = {}) => queue.add(name, data, once ? { once } : {}) },
      (e) => errors.push(e),
    );
    events.emit('trip:status', { tripId, status: 'PAUSED', timestamp: '' });
    events.emit('trip:status', { tripId, status: 'ENDED', timestamp: '' });
    await vi.waitFor(() => expect(drains).toEqual([tripId, tripId, tripId]), WITHIN);
    expect(errors).toEqual([]);
    expect(await alerts()).toEqual([]);
  });

  test('work that is given up raises an alert that names it', async () => {
    const failing: Job = { name: 'failing', schema: anything, run: () => Promise.reject(new Error('disk full')) };
    const queue = await begin([failing]);
    await queue.add('failing', {});
    await vi.waitFor(
      async () => expect(await alerts()).toEqual([parked('failing', 'The job failing was given up: disk full')]),
      WITHIN,
    );
  });

  test('what recurs resolves its alert when it works again', async () => {
    let works = false;
    let runs = 0;
    const recurring: Job = {
      name: 'recurring',
      schema: anything,
      everyMs: 300,
      run: async () => {
        runs++;
        if (!works) throw new Error('not now');
      },
    };
    await begin([recurring]);
    await vi.waitFor(async () => expect(await alerts()).toHaveLength(1), WITHIN);
    works = true;
    await vi.waitFor(async () => expect((await alerts()).map(({ status }) => status)).toEqual(['RESOLVED']), WITHIN);
    expect(runs).toBeGreaterThan(3);
  });

  test('data that do not fit are given up at once', async () => {
    const drain = vi.fn(async () => undefined);
    const queue = await begin([drainTrip({ drain }) as Job]);
    await queue.add('drain-trip', { tripId: 'poison' });
    await vi.waitFor(
      async () => expect(await alerts()).toMatchObject([{ key: 'job:drain-trip', status: 'OPEN' }]),
      WITHIN,
    );
    expect(drain).not.toHaveBeenCalled();
  });
});
