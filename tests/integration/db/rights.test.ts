import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRepositories } from '@/server/db/repositories';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { bookingData, insertTrip, insertUser } from '../../support/rows';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db?.drop());

describe('rights of many who come at once', () => {
  it('are one query, and each gets their own answer', async () => {
    const { rights } = createRepositories(db);
    const users = await Promise.all(Array.from({ length: 20 }, () => insertUser(db.prisma, 'PASSENGER')));
    const banned = await insertUser(db.prisma, 'DRIVER');
    await db.prisma.user.update({ where: { id: banned.id }, data: { active: false, tokenVersion: 3 } });
    const query = vi.spyOn(db.pool, 'query');
    const asked = [...users.map(({ id }) => id), randomUUID(), banned.id.toUpperCase(), users[0]?.id as string];
    const found = await Promise.all(asked.map(rights.findActor));
    expect(query).toHaveBeenCalledTimes(1);
    query.mockRestore();
    expect(found.map((one) => one?.id ?? null)).toEqual([...users.map(({ id }) => id), null, banned.id, users[0]?.id]);
    expect(found.at(-2)).toEqual({
      id: banned.id,
      role: 'DRIVER',
      name: banned.name,
      email: banned.email,
      operatorId: banned.operatorId,
      active: false,
      tokenVersion: 3,
    });
  });

  it('are asked anew each time', async () => {
    const { rights } = createRepositories(db);
    const user = await insertUser(db.prisma, 'PASSENGER');
    expect(await rights.findActor(user.id)).toMatchObject({ active: true });
    await db.prisma.user.update({ where: { id: user.id }, data: { active: false } });
    expect(await rights.findActor(user.id)).toMatchObject({ active: false });
  });

  it('of bookings: each pair its own, in the order they were asked', async () => {
    const { rights } = createRepositories(db);
    const [one, two] = [await insertTrip(db.prisma), await insertTrip(db.prisma)];
    await db.prisma.booking.create({ data: bookingData(one, 1) });
    await db.prisma.booking.create({ data: { ...bookingData(two, 1), status: 'CANCELLED' } });
    const query = vi.spyOn(db.pool, 'query');
    const asked = [one, two].flatMap(({ trip }) => [one, two].map(({ passenger }) => [trip.id, passenger.id] as const));
    const answers = await Promise.all(asked.map((pair) => rights.hasActiveBooking(...pair)));
    expect(query).toHaveBeenCalledTimes(1);
    query.mockRestore();
    expect(answers).toEqual([true, false, false, false]);
  });

  it('of a database that is away are an error for each who asked, not a right', async () => {
    const lost = await createTestDatabase();
    const { rights } = createRepositories(lost);
    await lost.drop();
    const answers = await Promise.allSettled([rights.findActor(randomUUID()), rights.findActor(randomUUID())]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
