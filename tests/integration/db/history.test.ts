import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHistoryRepository, type NewPoint } from '@/server/db/repositories/history';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { insertTrip } from '../../support/rows';

let db: TestDatabase;
let history: ReturnType<typeof createHistoryRepository>;
let tripId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  history = createHistoryRepository(db.pool, db.urgent);
});
afterAll(() => db?.drop());
beforeEach(async () => {
  tripId = (await insertTrip(db.prisma)).trip.id;
});

const T0 = Date.parse('2026-11-23T06:00:00.123Z');

function point(seq: number | null, data: Partial<NewPoint> = {}): NewPoint {
  const fixAt = T0 + (seq ?? 0) * 3000;
  return {
    tripId,
    device: 'phone',
    seq,
    fixAt,
    receivedAt: fixAt + 250,
    lat: 6.9344,
    lng: 79.8501,
    speed: 12.5,
    heading: 90,
    accuracy: null,
    broadcast: true,
    ...data,
  };
}

test('each point comes back as it was kept', async () => {
  const points = [point(1), point(Number.MAX_SAFE_INTEGER, { fixAt: T0 + 6001, receivedAt: T0 + 6999, speed: null })];
  expect(await history.insertPoints(points)).toEqual([true, true]);
  const page = await history.page(tripId, undefined, 10);
  expect(page.map(({ id: _, ...rest }) => rest)).toEqual(points);
});

test('repeats are left out: of an earlier batch, within one, and in a race; the answers add up', async () => {
  expect(await history.insertPoints([point(1), point(2), point(1)])).toEqual([true, true, false]);
  expect(await history.insertPoints([point(2), point(3), point(null), point(null)])).toEqual([false, true, true, true]);
  expect(await history.insertPoints([])).toEqual([]);

  const batch = Array.from({ length: 200 }, (_, i) => point(100 + i));
  const answers = await Promise.all(
    [batch, batch.toReversed(), batch, batch.toReversed()].map((points) => history.insertPoints(points)),
  );
  expect(answers.flat().filter(Boolean)).toHaveLength(200);
  expect(await db.prisma.locationPoint.count({ where: { tripId, seq: { gte: 100 } } })).toBe(200);
});

test('a point that the table refuses takes its whole batch with it', async () => {
  await expect(history.insertPoints([point(1), point(2, { lat: 91 })])).rejects.toMatchObject({ code: '23514' });
  expect(await history.page(tripId, undefined, 10)).toEqual([]);
});

test('pages by time of fix and id show each point once, also where times are equal and points arrive meanwhile', async () => {
  await history.insertPoints(Array.from({ length: 25 }, (_, i) => point(i + 1, { fixAt: T0 + Math.floor(i / 10) })));
  const seen: (number | null)[] = [];
  let after: { fixAt: number; id: string } | undefined;
  for (;;) {
    const page = await history.page(tripId, after, 4);
    seen.push(...page.map(({ seq }) => seq));
    after = page.at(-1);
    if (page.length < 4) break;
    await history.insertPoints([point(null, { fixAt: T0 - 1 })]);
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
});

test('the last point goes by time of fix, not by arrival; the last broadcast one is asked for apart', async () => {
  expect(await history.lastPoint(tripId)).toBeNull();
  expect(await history.lastBroadcast(tripId)).toBeNull();
  await history.insertPoints([point(9, { broadcast: false }), point(5), point(3)]);
  expect((await history.lastPoint(tripId))?.seq).toBe(9);
  expect((await history.lastBroadcast(tripId))?.seq).toBe(5);
  const other = (await insertTrip(db.prisma)).trip.id;
  const last = await history.lastPoints([tripId, other]);
  expect([...last.keys()]).toEqual([tripId]);
  expect(last.get(tripId)?.seq).toBe(9);
  expect(await history.has(tripId, 'phone', 5)).toBe(true);
  expect(await history.has(tripId, 'phone', 4)).toBe(false);
  expect(await history.has(tripId, 'other', 5)).toBe(false);
});

test('old points are deleted in portions', async () => {
  await history.insertPoints([1, 2, 3, 4].map((seq) => point(seq)));
  const before = new Date(T0 + 3 * 3000 + 1);
  // Other tests of this file keep points of the same hour.
  await db.prisma.locationPoint.deleteMany({ where: { tripId: { not: tripId } } });
  expect(await history.deleteBefore(before, 2)).toBe(2);
  expect(await history.deleteBefore(before, 2)).toBe(1);
  expect((await history.page(tripId, undefined, 10)).map(({ seq }) => seq)).toEqual([4]);
});
