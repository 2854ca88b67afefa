import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { createWorld } from '../../support/world';

const file = '../../../prisma/migrations/20261130162000_forget_the_deleted/migration.sql';
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

test('the migration forgets who was deleted before, and nobody else', async () => {
  const { passenger, stranger, conductor, trip, booking, book } = await createWorld(db.prisma);
  const theirs = [booking, await book(trip.id, stranger.id, 8)];
  const deletedAt = new Date('2026-11-29T06:00:00.000Z');
  await db.prisma.user.update({ where: { id: passenger.id }, data: { deletedAt, active: false } });
  for (const { id: bookingId, passengerId } of theirs) {
    const userId = passengerId as string;
    const result = { valid: true, passengerName: 'Priya', reason: 'BOARDED' };
    await db.prisma.scan.create({
      data: {
        ...{ bookingId, tripId: trip.id, conductorId: conductor.id, device: 'd', result },
        ...{ scannedAt: deletedAt, verdict: 'BOARDED', channel: 'SOCKET' },
      },
    });
    await db.prisma.notice.create({ data: { userId, bookingId, kind: 'DEPARTED' } });
    await db.prisma.notifySettings.create({ data: { userId, tripId: trip.id } });
    const push = { userId, endpoint: `https://push.test/${userId}`, p256dh: 'x', auth: 'y' };
    await db.prisma.pushSubscription.create({ data: push });
    await db.prisma.share.create({ data: { tripId: trip.id, tokenHash: randomUUID(), createdById: userId } });
    await db.prisma.accountLink.create({
      data: { userId, purpose: 'VERIFY', tokenHash: randomUUID(), createdAt: deletedAt, expiresAt: deletedAt },
    });
  }
  await db.pool.query(await readFile(fileURLToPath(new URL(file, import.meta.url)), 'utf8'));

  const left = async ({ id: bookingId, passengerId }: { id: string; passengerId: string | null }) => {
    const userId = passengerId as string;
    const where = { where: { userId } };
    const share = await db.prisma.share.findFirst({ where: { createdById: userId } });
    return [
      (await db.prisma.scan.findFirst({ where: { bookingId } }))?.result,
      share?.revokedAt ?? null,
      await Promise.all([
        db.prisma.notice.count(where),
        db.prisma.notifySettings.count(where),
        db.prisma.pushSubscription.count(where),
        db.prisma.accountLink.count(where),
      ]),
    ];
  };
  const [gone, here] = await Promise.all(theirs.map(left));
  expect(gone).toEqual([{ valid: true, reason: 'BOARDED' }, deletedAt, [0, 0, 0, 0]]);
  expect(here).toEqual([{ valid: true, passengerName: 'Priya', reason: 'BOARDED' }, null, [1, 1, 1, 1]]);
});
