import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TripStatus } from '@/lib/contract/primitives';
import { createBookings } from '@/server/services/bookings';
import { createRouteTracks } from '@/server/services/route-tracks';
import { createVehicles } from '@/server/services/vehicles';
import { actor, issuePaths, refusal, startTrips, type TripsTest } from './setup';

let t: TripsTest;
let vehicles: ReturnType<typeof createVehicles>;
let bus: { id: string };
let trip: { id: string };

beforeAll(async () => {
  t = await startTrips();
  vehicles = createVehicles(t.repositories);
});
afterAll(() => t.drop());
beforeEach(async () => {
  bus = await addBus(40);
  trip = await t.world.addTrip();
  await t.prisma.trip.update({ where: { id: trip.id }, data: { vehicleId: bus.id } });
});

const addBus = (seatCount: number) =>
  t.prisma.vehicle.create({
    data: { registration: randomUUID().slice(0, 13), seatCount, operatorId: t.world.operator.id },
  });
const resize = (seatCount: number) => vehicles.update(actor(t.world.business), bus.id, { seatCount });
const seatsOf = async () => (await t.prisma.vehicle.findUniqueOrThrow({ where: { id: bus.id } })).seatCount;
const seat = (seatNumber: number) => ({
  seatNumber,
  pickupStopId: t.world.stops[0]?.id ?? '',
  dropStopId: t.world.stops[3]?.id ?? '',
  payment: 'ON_BOARD' as const,
});

/** Until somebody waits for a lock in this database. */
const somebodyWaits = async () => {
  for (;;) {
    const { rows } = await t.pool.query(`SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (rows.length > 0) return;
  }
};

/** Sells seat 39 in a sale of its own that ends only once `meanwhile`, begun before that, waits for it. */
const whileSelling = async <T>(meanwhile: () => Promise<T>): Promise<T> => {
  let work: Promise<T> | undefined;
  await t.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM trip WHERE id = ${trip.id}::uuid FOR NO KEY UPDATE`;
    await tx.booking.create({
      data: {
        ...{ referenceCode: randomUUID().slice(0, 7), tripId: trip.id, passengerId: t.world.passenger.id },
        ...{ seatNumber: 39, pickupSequence: 0, dropSequence: 3, status: 'CONFIRMED', priceCents: 100 },
        ...{ pickupStopId: seat(39).pickupStopId, dropStopId: seat(39).dropStopId },
      },
    });
    work = meanwhile();
    await Promise.race([somebodyWaits(), work.catch(() => undefined)]);
  });
  return work as Promise<T>;
};

it('does not take away a seat that is sold, until its trip is over', async () => {
  await t.bookings.create(actor(t.world.passenger), trip.id, seat(39));
  expect(await refusal(resize(38))).toBe('CONFLICT');
  expect(await seatsOf()).toBe(40);
  expect((await resize(39)).seatCount).toBe(39);

  for (const status of ['STARTED', 'PAUSED', 'EMERGENCY'] as TripStatus[]) {
    await t.prisma.trip.update({ where: { id: trip.id }, data: { status } });
    expect(await refusal(resize(30)), status).toBe('CONFLICT');
  }
  await t.prisma.trip.update({ where: { id: trip.id }, data: { status: 'ENDED' } });
  expect((await resize(30)).seatCount).toBe(30);
});

it('takes away a seat that was given back', async () => {
  const { id } = await t.bookings.create(actor(t.world.passenger), trip.id, seat(39));
  await t.bookings.cancel(actor(t.world.passenger), id);
  expect((await resize(30)).seatCount).toBe(30);
});

it('does not sell a seat that went while the buyer was looking', async () => {
  // The sale looks the trip up before the bus gets smaller, and sells after.
  const { sell } = t.repositories.bookings;
  const bookings = createBookings({
    ...{ tickets: t.tickets, now: t.now, users: t.repositories.accounts, ticketStore: t.repositories.tickets },
    bookings: {
      ...t.repositories.bookings,
      async sell(draft) {
        await resize(30);
        return sell(draft);
      },
    },
    getTripRecord: t.trips.getTripRecord,
    tracks: createRouteTracks({ find: t.repositories.routes.find, heard: () => null, now: t.now }),
  });
  expect(await issuePaths(bookings.create(actor(t.world.passenger), trip.id, seat(39)))).toEqual(['seatNumber']);
  expect(await t.prisma.booking.count({ where: { tripId: trip.id } })).toBe(0);
  expect((await bookings.create(actor(t.world.passenger), trip.id, seat(30))).status).toBe('CONFIRMED');
});

it('waits for a sale that is under way before a bus gets smaller', async () => {
  expect(await whileSelling(() => refusal(resize(30)))).toBe('CONFLICT');
  expect(await seatsOf()).toBe(40);
});

it('waits for a sale that is under way before a trip gets a smaller bus', async () => {
  const small = await addBus(30);
  const patch = () => t.trips.patch(actor(t.world.business), trip.id, { vehicleId: small.id });
  expect(await whileSelling(() => issuePaths(patch()))).toEqual(['vehicleId']);
  const { vehicleId } = await t.prisma.trip.findUniqueOrThrow({ where: { id: trip.id } });
  expect(vehicleId).toBe(bus.id);
});
