import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

test('the crew and those who run the trip learn how many wait where, and no names; nobody else learns anything', async () => {
  const { world } = t;
  const path = `/trips/${world.trip.id}/waiting`;
  const other = await world.book(world.trip.id, world.stranger.id, 8);
  for (const as of [world.driver, world.conductor, world.business, world.admin]) {
    const { status, body } = await t.api('GET', path, { as });
    expect([status, body.stops]).toEqual([200, [{ stopId: world.stops[0]?.id, waiting: 2 }]]);
    expect(JSON.stringify(body)).not.toContain('Priya');
  }
  for (const as of [world.otherDriver, world.otherConductor, world.rival]) {
    expect((await t.api('GET', path, { as })).status).toBe(404);
  }
  expect((await t.api('GET', path, { as: world.passenger })).status).toBe(403);
  expect((await t.api('GET', path)).status).toBe(401);

  // Who is on board, or has cancelled, waits no more.
  await t.repositories.bookings.board(other.id, new Date());
  await t.prisma.booking.update({ where: { id: world.booking.id }, data: { status: 'CANCELLED' } });
  expect((await t.api('GET', path, { as: world.driver })).body.stops).toEqual([]);
});
