import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOLD_MS } from '@/server/services/bookings';
import { actor, refusal, startTrips, type TripsTest } from './setup';

let t: TripsTest;
beforeAll(async () => {
  t = await startTrips();
});
afterAll(() => t.drop());

const as = (name: 'passenger' | 'stranger' | 'admin' | 'business') => actor(t.world[name]);
const seat = (seatNumber: number, payment: 'ON_BOARD' | 'ONLINE' = 'ON_BOARD') => ({
  seatNumber,
  payment,
  pickupStopId: t.world.stops[1]?.id ?? '',
  dropStopId: t.world.stops[3]?.id ?? '',
});
const noticesOf = async (name: 'passenger' | 'stranger' | 'admin', tripId: string) =>
  (await t.notices.list(as(name), { limit: 200 })).items.filter((notice) => notice.tripId === tripId);

it('tells each passenger of a cancelled trip once per booking, however often it is cancelled', async () => {
  const trip = await t.world.addTrip({ departsAt: new Date(t.now() + 3_600_000) });
  const first = await t.bookings.create(as('passenger'), trip.id, seat(1));
  const second = await t.bookings.create(as('passenger'), trip.id, seat(2));
  const held = await t.bookings.create(as('stranger'), trip.id, seat(3, 'ONLINE'));
  const given = await t.bookings.create(as('stranger'), trip.id, seat(4));
  await t.bookings.cancel(as('stranger'), given.id);

  const cancel = () => t.trips.patch(as('business'), trip.id, { status: 'CANCELLED' });
  await Promise.all([cancel(), cancel(), t.node().trips.patch(as('admin'), trip.id, { status: 'CANCELLED' })]);
  await cancel();

  const mine = await noticesOf('passenger', trip.id);
  expect(mine.map(({ bookingId }) => bookingId).sort()).toEqual([first.id, second.id].sort());
  expect(mine[0]).toMatchObject({ kind: 'TRIP_CANCELLED', routeCode: '01', readAt: null, from: { en: 'Kadawatha' } });
  expect(mine[0]?.departsAt).toBe(new Date(trip.departsAt.getTime() + 40 * 60_000).toISOString());
  expect((await noticesOf('stranger', trip.id)).map(({ bookingId }) => bookingId)).toEqual([held.id]);
  expect(await noticesOf('admin', trip.id)).toEqual([]);
});

it('says nothing of a hold that had run out before', async () => {
  const trip = await t.world.addTrip();
  const held = await t.bookings.create(as('stranger'), trip.id, seat(3, 'ONLINE'));
  t.advance(HOLD_MS);
  await t.trips.patch(as('admin'), trip.id, { status: 'CANCELLED' });
  expect(await noticesOf('stranger', trip.id)).toEqual([]);
  expect((await t.bookings.get(as('stranger'), held.id)).status).toBe('EXPIRED');
});

it('is read once, by whom it is for', async () => {
  const trip = await t.world.addTrip();
  await t.bookings.create(as('passenger'), trip.id, seat(1));
  await t.trips.patch(as('admin'), trip.id, { status: 'CANCELLED' });
  const [notice] = await noticesOf('passenger', trip.id);
  const id = notice?.id ?? '';
  for (const name of ['stranger', 'admin'] as const)
    expect(await refusal(t.notices.read(as(name), id))).toBe('NOT_FOUND');
  const read = await t.notices.read(as('passenger'), id);
  expect(read.readAt).toBe(new Date(t.now()).toISOString());
  t.advance(1_000);
  expect(await t.notices.read(as('passenger'), id)).toEqual(read);
  const unread = (await t.notices.list(as('passenger'), { limit: 200, unread: true })).items;
  expect(unread.map((one) => one.id)).not.toContain(id);
});
