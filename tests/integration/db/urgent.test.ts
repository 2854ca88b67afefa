import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRepositories } from '@/server/db/repositories';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { insertTrip } from '../../support/rows';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase({ max: 2 });
});
afterAll(() => db?.drop());

it('what a position waits for stands in no queue behind what has all other connections', async () => {
  const { trip } = await insertTrip(db.prisma);
  const { tripFacts, history, ping } = createRepositories(db);
  const lent = await Promise.all([db.pool.connect(), db.pool.connect()]);
  let isAnswered = false;
  const waiting = ping().then(() => {
    isAnswered = true;
  });
  try {
    expect(await tripFacts.changed([{ id: trip.id, mark: '' }])).toMatchObject([{ id: trip.id }]);
    expect(await history.lastBroadcast(trip.id)).toBeNull();
    expect(isAnswered).toBe(false);
  } finally {
    for (const client of lent) client.release();
  }
  await waiting;
});
