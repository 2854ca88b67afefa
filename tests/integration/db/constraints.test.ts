import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isCheckViolation, isExclusionViolation, isForeignKeyViolation, isUniqueViolation } from '@/server/db/errors';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { bookingData, type InsertedTrip, insertTrip, insertUser } from '../../support/rows';

let db: TestDatabase;
let world: InsertedTrip;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db?.drop());
beforeEach(async () => {
  world = await insertTrip(db.prisma);
});

const book = (seat: number, pickup: number, drop: number, data: object = {}) =>
  db.prisma.booking.create({ data: { ...bookingData(world, seat, pickup, drop), ...data } });

/** What the promise was rejected with; a fulfilled one fails the test. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('was not refused'),
    (error: unknown) => error,
  );
}

describe('a seat is sold once per leg', () => {
  test.each([
    [0, 3],
    [1, 2],
    [0, 2],
    [2, 3],
  ])('over [1, 3) of the same seat, [%i, %i) is refused by name', async (pickup, drop) => {
    await book(5, 1, 3);
    const taken = pickup < 3 && drop > 1;
    expect(taken).toBe(true);
    const error = await refusal(book(5, pickup, drop));
    expect(isExclusionViolation(error, 'booking_seat_once_per_leg')).toBe(true);
    expect(isExclusionViolation(error, 'another')).toBe(false);
    expect(isUniqueViolation(error)).toBe(false);
  });

  test('who leaves where another boards frees the seat; another seat or trip is no conflict', async () => {
    await book(5, 1, 2);
    await book(5, 0, 1);
    await book(5, 2, 3);
    await book(6, 0, 3);
    world = await insertTrip(db.prisma);
    await book(5, 0, 3);
  });

  test.each(['PENDING', 'CONFIRMED', 'BOARDED'])('%s holds it', async (status) => {
    await book(1, 0, 3, { status });
    expect(isExclusionViolation(await refusal(book(1, 0, 3)))).toBe(true);
  });

  test.each(['CANCELLED', 'EXPIRED'])(
    '%s does not; and it cannot come back once the seat is sold again',
    async (status) => {
      const first = await book(1, 0, 3, { status });
      await book(1, 0, 3);
      const back = db.prisma.booking.update({ where: { id: first.id }, data: { status: 'CONFIRMED' } });
      expect(isExclusionViolation(await refusal(back), 'booking_seat_once_per_leg')).toBe(true);
    },
  );
});

describe('once only', () => {
  test('a point of (trip, device, seq); without seq as often as it comes', async () => {
    const at = new Date('2026-11-23T06:00:00.000Z');
    const base = {
      tripId: world.trip.id,
      device: 'phone',
      fixAt: at,
      receivedAt: at,
      lat: 6.9,
      lng: 79.8,
      broadcast: true,
    };
    const insert = (seq: bigint | null, device = 'phone') =>
      db.prisma.locationPoint.create({ data: { ...base, seq, device } });
    await insert(1n);
    expect(isUniqueViolation(await refusal(insert(1n)), 'location_point_once_per_seq')).toBe(true);
    await insert(2n);
    await insert(1n, 'another phone');
    await insert(null);
    await insert(null);
  });

  test('an alert of a type and key while it is not resolved', async () => {
    const key = world.trip.id;
    const open = (type: 'OFF_ROUTE' | 'OVERSPEED' = 'OFF_ROUTE') =>
      db.prisma.alert.create({ data: { type, severity: 'WARNING', key, tripId: key, message: 'x' } });
    const first = await open();
    expect(isUniqueViolation(await refusal(open()), 'alert_one_open_per_key')).toBe(true);
    await db.prisma.alert.update({ where: { id: first.id }, data: { status: 'ACKNOWLEDGED' } });
    expect(isUniqueViolation(await refusal(open()), 'alert_one_open_per_key')).toBe(true);
    await open('OVERSPEED');
    await db.prisma.alert.update({ where: { id: first.id }, data: { status: 'RESOLVED' } });
    await open();
  });

  test('a scanId of a conductor', async () => {
    const at = new Date('2026-11-23T06:00:00.000Z');
    const base = {
      device: 'scanner',
      scannedAt: at,
      verdict: 'INVALID_TICKET',
      result: {},
      channel: 'SOCKET' as const,
    };
    const scan = (scanId: string | null, conductorId = world.conductor.id) =>
      db.prisma.scan.create({ data: { ...base, scanId, conductorId } });
    await scan('a');
    expect(isUniqueViolation(await refusal(scan('a')), 'scan_once_per_conductor')).toBe(true);
    await scan('a', (await insertUser(db.prisma, 'CONDUCTOR')).id);
    await scan(null);
    await scan(null);
  });

  test('a sequence of a route, an address, a registration', async () => {
    const { stops, route, vehicle, passenger, operator } = world;
    const again = db.prisma.routeStop.update({ where: { id: stops[1]?.id ?? '' }, data: { sequence: 0 } });
    expect(isUniqueViolation(await refusal(again), 'route_stop_sequence_once')).toBe(true);
    const { id: _, ...person } = passenger;
    expect(isUniqueViolation(await refusal(db.prisma.user.create({ data: person })), 'user_email_once')).toBe(true);
    const bus = { registration: vehicle.registration, seatCount: 1, operatorId: operator.id };
    const error = await refusal(db.prisma.vehicle.create({ data: bus }));
    expect(isUniqueViolation(error, 'vehicle_registration_once')).toBe(true);
    // Both directions of a line share its code.
    await db.prisma.route.create({
      data: { code: route.code, name: { en: 'Back' }, path: [], fareCents: 0, operatorId: operator.id },
    });
  });
});

test('what is out of range is refused by the name of its rule', async () => {
  const { trip, vehicle, route, stops, passenger } = world;
  const stopId = stops[0]?.id ?? '';
  const point = (values: string) =>
    db.prisma.$executeRawUnsafe(
      `INSERT INTO location_point (trip_id, device, fix_at, received_at, broadcast, lat, lng, speed, heading, accuracy, seq)
       VALUES ('${trip.id}', 'phone', now(), now(), true, ${values})`,
    );
  const { prisma } = db;
  const broken: [string, Promise<unknown>][] = [
    ['booking_seat_positive', book(0, 0, 3)],
    ['booking_drop_after_pickup', book(1, 2, 2)],
    ['booking_drop_after_pickup', book(1, -1, 2)],
    ['booking_price_not_negative', book(1, 0, 3, { priceCents: -1 })],
    ['vehicle_seat_count_range', prisma.vehicle.update({ where: { id: vehicle.id }, data: { seatCount: 0 } })],
    ['vehicle_seat_count_range', prisma.vehicle.update({ where: { id: vehicle.id }, data: { seatCount: 101 } })],
    ['route_fare_not_negative', prisma.route.update({ where: { id: route.id }, data: { fareCents: -1 } })],
    ['route_name_has_english', prisma.route.update({ where: { id: route.id }, data: { name: { si: 'කොළඹ' } } })],
    ['route_path_is_list', prisma.route.update({ where: { id: route.id }, data: { path: {} } })],
    ['route_stop_lat_range', prisma.routeStop.update({ where: { id: stopId }, data: { lat: 90.1 } })],
    ['route_stop_lng_range', prisma.routeStop.update({ where: { id: stopId }, data: { lng: -180.1 } })],
    ['trip_fare_not_negative', prisma.trip.update({ where: { id: trip.id }, data: { fareCents: -1 } })],
    ['trip_arrives_after_departure', prisma.trip.update({ where: { id: trip.id }, data: { arrivesAt: new Date(0) } })],
    ['user_email_lower_case', prisma.user.update({ where: { id: passenger.id }, data: { email: 'A@b.lk' } })],
    ['location_point_lat_range', point('90.5, 0, NULL, NULL, NULL, NULL')],
    ['location_point_lat_range', point(`'NaN', 0, NULL, NULL, NULL, NULL`)],
    ['location_point_lng_range', point('0, 180.5, NULL, NULL, NULL, NULL')],
    ['location_point_speed_range', point('0, 0, 70.1, NULL, NULL, NULL')],
    ['location_point_heading_range', point('0, 0, 0, 360.5, NULL, NULL')],
    ['location_point_accuracy_range', point(`0, 0, 0, 0, -1, NULL`)],
    ['location_point_seq_range', point('0, 0, 0, 0, 0, 9007199254740992')],
  ];
  for (const [name, promise] of broken) {
    const error = await refusal(promise);
    expect(isCheckViolation(error, name), name).toBe(true);
  }
  await point('-90, 180, 70, 360, 0, 9007199254740991');
});

test('history is never orphaned: what it names cannot be deleted', async () => {
  const { trip, vehicle, route, stops, driver, operator, passenger } = world;
  await book(1, 0, 3);
  const { prisma } = db;
  const deletes = [
    prisma.trip.delete({ where: { id: trip.id } }),
    prisma.vehicle.delete({ where: { id: vehicle.id } }),
    prisma.route.delete({ where: { id: route.id } }),
    prisma.routeStop.delete({ where: { id: stops[0]?.id ?? '' } }),
    prisma.user.delete({ where: { id: driver.id } }),
    prisma.user.delete({ where: { id: passenger.id } }),
    prisma.operator.delete({ where: { id: operator.id } }),
  ];
  for (const promise of deletes) expect(isForeignKeyViolation(await refusal(promise))).toBe(true);
});
