import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, waitForDatabase } from '@/server/db/client';
import { findFreePort } from '@/server/db/embedded';
import { isConnectionFailure, isExclusionViolation, isUniqueViolation, violationOf } from '@/server/db/errors';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { startProxy } from '../../support/proxy';
import { bookingData, insertTrip } from '../../support/rows';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db?.drop());

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('was not refused'),
    (error: unknown) => error,
  );

test('a connection that breaks while it is lent out ends its borrower’s work, not the process', async () => {
  const lent = await db.pool.connect();
  const { rows } = await lent.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const ended = new Promise<void>((resolve) => lent.once('end', resolve));
  await db.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await ended;
  const error = await refusal(lent.query('SELECT 1'));
  lent.release(error as Error);
  expect((await db.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

describe('what the database refuses, in each dress', () => {
  test('an exclusion: from a model, inside a transaction, from raw SQL through Prisma and through pg', async () => {
    const world = await insertTrip(db.prisma);
    const first = await db.prisma.booking.create({ data: bookingData(world, 1) });
    const second = await db.prisma.booking.create({ data: bookingData(world, 2) });
    const errors = [
      await refusal(db.prisma.booking.create({ data: bookingData(world, 1) })),
      await refusal(db.prisma.$transaction((tx) => tx.booking.create({ data: bookingData(world, 1) }))),
      await refusal(db.prisma.$executeRaw`UPDATE booking SET seat_number = 1 WHERE id = ${second.id}::uuid`),
      await refusal(db.pool.query('UPDATE booking SET seat_number = 2 WHERE id = $1', [first.id])),
    ];
    for (const error of errors) {
      expect(isExclusionViolation(error, 'booking_seat_once_per_leg')).toBe(true);
      expect(isExclusionViolation(error, 'another_constraint')).toBe(false);
      expect(isUniqueViolation(error)).toBe(false);
      expect(isConnectionFailure(error)).toBe(false);
      expect(violationOf(error)).toBeNull();
    }
  });

  test('a unique key and a missing row', async () => {
    const { vehicle } = await insertTrip(db.prisma);
    const { id: _, ...data } = vehicle;
    expect(violationOf(await refusal(db.prisma.vehicle.create({ data })))).toBe('UNIQUE');
    const nobodys = { ...data, registration: 'X-1', operatorId: vehicle.id };
    expect(violationOf(await refusal(db.prisma.vehicle.create({ data: nobodys })))).toBe('FOREIGN_KEY');
  });

  test('what is no error of the database', () => {
    for (const value of [null, undefined, 'x', 42, new Error('x'), { code: 23505 }]) {
      expect(isUniqueViolation(value)).toBe(false);
      expect(isConnectionFailure(value)).toBe(false);
      expect(violationOf(value)).toBeNull();
    }
  });
});

describe('a database that is away', () => {
  test('nobody listens', async () => {
    const away = createDatabase(`postgresql://u:secret@127.0.0.1:${await findFreePort()}/d`);
    expect(isConnectionFailure(await refusal(away.prisma.user.count()))).toBe(true);
    expect(isConnectionFailure(await refusal(away.pool.query('SELECT 1')))).toBe(true);
    expect(isConnectionFailure(await refusal(away.prisma.$transaction((tx) => tx.user.count())))).toBe(true);
    await away.close();
    await away.close();
    expect(isConnectionFailure(await refusal(away.prisma.user.count()))).toBe(true);
  });

  test('the connection is cut during a query; the next query has a new one', async () => {
    const victim = createDatabase(db.url, { max: 1 });
    for (const run of [
      () => victim.prisma.$queryRaw`SELECT pg_sleep(20)`,
      () => victim.pool.query('SELECT pg_sleep(20)'),
    ]) {
      const failure = refusal(Promise.resolve(run()));
      await expect
        .poll(async () => {
          const { rowCount } = await db.pool.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE query LIKE 'SELECT pg_sleep%' AND datname = current_database()`,
          );
          return rowCount;
        })
        .toBe(1);
      expect(isConnectionFailure(await failure)).toBe(true);
      expect(await victim.prisma.user.count()).toBeGreaterThanOrEqual(0);
    }
    await victim.close();
  });
});

describe('waitForDatabase', () => {
  test('returns when the database answers', async () => {
    await waitForDatabase(db.url, { timeoutMs: 5000 });
  });

  test('gives up after its time with one line that names DATABASE_URL and the address, not the password', async () => {
    const port = await findFreePort();
    const error = (await refusal(
      waitForDatabase(`postgresql://u:s3cret@127.0.0.1:${port}/d`, { timeoutMs: 600 }),
    )) as Error;
    expect(error.message).toContain('DATABASE_URL');
    expect(error.message).toContain(`127.0.0.1:${port}/d`);
    expect(error.message).not.toContain('s3cret');
    expect(error.message).not.toContain('\n');
  });

  test('does not wait where waiting is of no use', async () => {
    const wrong = new URL(db.url);
    wrong.password = 'wr0ng';
    const began = performance.now();
    const error = (await refusal(waitForDatabase(wrong.href, { timeoutMs: 20_000 }))) as Error;
    expect(error.message).toMatch(/DATABASE_URL.*refuses us/);
    expect(error.message).not.toContain('wr0ng');
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('does not hang on something that listens and says nothing', async () => {
    const mute = createServer((socket) => void socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as { port: number };
    const failure = refusal(waitForDatabase(`postgresql://u:p@127.0.0.1:${port}/d`, { timeoutMs: 800 }));
    expect(((await failure) as Error).message).toMatch(/DATABASE_URL.*timeout/);
    await new Promise((resolve) => mute.close(resolve));
  });
});

test('a database that is frozen answers nothing: given up in time, and known for an outage', async () => {
  const proxy = await startProxy(Number(new URL(db.url).port));
  const url = new URL(db.url);
  url.port = String(proxy.port);
  const frozen = createDatabase(url.href, { queryTimeoutMs: 300 });
  try {
    await frozen.pool.query('SELECT 1');
    await frozen.prisma.user.count();
    proxy.halve('down');
    for (const error of [await refusal(frozen.pool.query('SELECT 1')), await refusal(frozen.prisma.user.count())]) {
      expect(isConnectionFailure(error), String(error)).toBe(true);
    }
  } finally {
    proxy.cut();
    await frozen.close().catch(() => undefined);
    proxy.close();
  }
});
