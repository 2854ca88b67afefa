import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRepositories, type Repositories } from '@/server/db/repositories';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { insertTrip } from '../../support/rows';

let db: TestDatabase;
let repositories: Repositories;
beforeAll(async () => {
  db = await createTestDatabase();
  repositories = createRepositories(db);
});
afterAll(() => db?.drop());

const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.UTC(2026, 10, 23, 6) + hours * HOUR);

it('lists the trips under way as a reading of one trip has them, and no others', async () => {
  const rows = await Promise.all(
    (['SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY', 'ENDED', 'CANCELLED'] as const).map(async (status) => {
      const { trip } = await insertTrip(db.prisma);
      const over = status === 'ENDED' ? { endedAt: at(2) } : status === 'CANCELLED' ? { cancelledAt: at(2) } : {};
      await db.prisma.trip.update({ where: { id: trip.id }, data: { status, ...over } });
      return trip;
    }),
  );
  const found = await repositories.watch.listUnderWay();
  expect(found.map(({ id, status }) => [id, status]).sort()).toEqual(
    [
      [rows[1]?.id, 'STARTED'],
      [rows[2]?.id, 'PAUSED'],
      [rows[3]?.id, 'EMERGENCY'],
    ].sort(),
  );
  const known = found.map(({ id }) => ({ id, mark: '' }));
  const read = await repositories.tripFacts.changed(known);
  expect(new Set(read.map(({ facts }) => facts))).toEqual(new Set(found));
  const all = await repositories.watch.listTrips(rows.map(({ id }) => id));
  expect(all).toHaveLength(rows.length);
  expect(all).toEqual(expect.arrayContaining(found));
});

it('tells of a driver’s day: what is driven now and what ended since, with the rests, and nothing older', async () => {
  const { trip } = await insertTrip(db.prisma);
  const { id, createdAt: _, updatedAt: __, ...same } = trip;
  const more = async (data: object) =>
    (await db.prisma.trip.create({ data: { ...same, ...data }, select: { id: true } })).id;
  await db.prisma.trip.update({ where: { id }, data: { status: 'STARTED', startedAt: at(0) } });
  await db.prisma.tripStatusEvent.createMany({
    data: [
      { tripId: id, status: 'STARTED', at: at(0) },
      { tripId: id, status: 'PAUSED', at: at(1) },
      { tripId: id, status: 'STARTED', at: at(1.5) },
    ],
  });
  const ended = { status: 'ENDED', departsAt: at(-30), arrivesAt: at(-29) };
  const yesterday = await more({ ...ended, startedAt: at(-20), endedAt: at(-16) });
  await more({ ...ended, startedAt: at(-30), endedAt: at(-25) });
  await more({ departsAt: at(40), arrivesAt: at(41) });
  const other = await insertTrip(db.prisma);

  const drivers = [trip.driverId, other.trip.driverId];
  const duties = await repositories.watch.listDuty(drivers, at(-24));
  expect(new Set(duties.get(trip.driverId))).toEqual(
    new Set([
      { id, startedAt: at(0).getTime(), stops: [at(1).getTime()] },
      { id: yesterday, startedAt: at(-20).getTime(), stops: [] },
    ]),
  );
  expect(duties.get(other.trip.driverId), 'their trip has not begun').toEqual([]);
  expect(await repositories.watch.listDuty([], at(0))).toEqual(new Map());
});

it('knows what stands and when something was last raised, by type', async () => {
  const { trip } = await insertTrip(db.prisma);
  const raise = (type: 'SIGNAL_LOST' | 'OVERSPEED', hours: number, status: 'OPEN' | 'RESOLVED') =>
    db.prisma.alert.create({
      data: { type, severity: 'WARNING', tripId: trip.id, key: trip.id, message: 'x', createdAt: at(hours), status },
    });
  await raise('SIGNAL_LOST', 1, 'RESOLVED');
  await raise('SIGNAL_LOST', 2, 'OPEN');
  await raise('OVERSPEED', 3, 'RESOLVED');
  const { watch } = repositories;
  expect(await watch.standingAlerts(['SIGNAL_LOST', 'OVERSPEED'])).toEqual([
    { type: 'SIGNAL_LOST', key: trip.id, tripId: trip.id },
  ]);
  expect(await watch.standingAlerts(['OVERSPEED'])).toEqual([]);
  expect(await watch.lastRaised('SIGNAL_LOST', [trip.id])).toEqual(new Map([[trip.id, at(2).getTime()]]));
  expect(await watch.lastRaised('OFF_ROUTE', [trip.id])).toEqual(new Map());
});
