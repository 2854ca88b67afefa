import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TripStaffView } from '@/lib/contract/views';
import { actor, issuePaths, refusal, startTrips, type TripsTest } from './setup';

let t: TripsTest;
beforeAll(async () => {
  t = await startTrips();
});
afterAll(() => t.drop());

const page = { limit: 50 };
const day = (date: string, time: string) => new Date(`${date}T${time}:00+05:30`);
const body = () => ({
  routeId: t.world.route.id,
  vehicleId: t.world.vehicle.id,
  driverId: t.world.driver.id,
  conductorId: t.world.conductor.id,
  departsAt: new Date(t.now() + 3_600_000).toISOString(),
});

describe('what is shown of a trip', () => {
  it('names no crew, vehicle id or booking to the public, passengers and strangers', async () => {
    const { driver, conductor, vehicle, passenger, rival, otherDriver, trip } = t.world;
    for (const viewer of [null, passenger, rival, otherDriver]) {
      const text = JSON.stringify(await t.trips.get(viewer && actor(viewer), trip.id));
      for (const secret of [driver.id, conductor.id, vehicle.id, driver.name, conductor.name, passenger.id]) {
        expect(text).not.toContain(secret);
      }
    }
  });

  it('shows the crew to those who run it', async () => {
    const { driver, conductor, business, admin, trip } = t.world;
    for (const viewer of [driver, conductor, business, admin]) {
      const view = TripStaffView.parse(await t.trips.get(actor(viewer), trip.id));
      expect(view).toMatchObject({ driverId: driver.id, conductorId: conductor.id, fareLkr: 500 });
    }
  });

  it('gives each stop its time', async () => {
    const { stops, departsAt } = await t.trips.get(null, t.world.trip.id);
    expect(stops.map((stop) => Date.parse(stop.scheduledAt) - Date.parse(departsAt))).toEqual(
      [0, 40, 120, 190].map((minutes) => minutes * 60_000),
    );
  });

  it('answers NOT_FOUND for a trip that is not there', async () => {
    expect(await refusal(t.trips.get(null, '6b0d2fd4-0d3c-4b33-9a60-6f7a2d8f4c11'))).toBe('NOT_FOUND');
  });
});

describe('the list', () => {
  const ids = async (query: object, viewer: Parameters<typeof actor>[0] | null = null) =>
    (await t.trips.list(viewer && actor(viewer), { ...page, ...query })).items.map(({ id }) => id);

  it('takes a day as a day in Sri Lanka', async () => {
    const first = await t.world.addTrip({ departsAt: day('2027-03-01', '00:00') });
    const last = await t.world.addTrip({ departsAt: day('2027-03-01', '23:59') });
    await t.world.addTrip({ departsAt: day('2027-03-02', '00:00') });
    await t.world.addTrip({ departsAt: day('2027-02-28', '23:59') });
    expect(await ids({ date: '2027-03-01' })).toEqual([first.id, last.id]);
  });

  it('pages without losing or repeating any, by departure', async () => {
    const made = [];
    for (const minute of ['01', '01', '02', '02', '03']) {
      made.push(await t.world.addTrip({ departsAt: day('2027-04-01', `10:${minute}`) }));
    }
    const expected = made
      .sort((a, b) => a.departsAt.getTime() - b.departsAt.getTime() || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { date: '2027-04-01', limit: 2, ...(cursor ? { cursor } : {}) };
      const answer = await t.trips.list(null, query);
      seen.push(...answer.items.map(({ id }) => id));
      cursor = answer.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(expected);
    expect(await refusal(t.trips.list(null, { ...page, cursor: 'bm9uc2Vuc2U' }))).toBe('INVALID_PAYLOAD');
  });

  it('finds stops by id and by part of a name, in the direction of travel, beyond the first page too', async () => {
    const [colombo, kadawatha, , kandy] = t.world.stops;
    const trip = await t.world.addTrip({ departsAt: day('2027-05-01', '08:00') });
    const later = await t.world.addTrip({ departsAt: day('2027-05-01', '09:00') });
    const date = '2027-05-01';
    expect(await ids({ date, from: 'colom', to: 'KANDY' })).toEqual([trip.id, later.id]);
    expect(await ids({ date, from: kadawatha?.id, to: kandy?.id })).toEqual([trip.id, later.id]);
    expect(await ids({ date, from: 'Kandy', to: 'Colombo' })).toEqual([]);
    expect(await ids({ date, from: colombo?.id, to: colombo?.id })).toEqual([]);
    expect(await ids({ date, from: "%' OR 1=1 --" })).toEqual([]);
    const first = await t.trips.list(null, { date, from: 'Colombo', limit: 1 });
    expect(await ids({ date, from: 'Colombo', cursor: first.nextCursor })).toEqual([later.id]);
    expect(await ids({ date, from: 'Jaffna', cursor: first.nextCursor })).toEqual([]);
  });

  it('filters by status, and without any word shows what is not over', async () => {
    const { id } = await t.world.addTrip();
    await t.trips.patch(actor(t.world.admin), id, { status: 'CANCELLED' });
    expect(await ids({ status: ['CANCELLED'] })).toContain(id);
    expect(await ids({})).not.toContain(id);
    expect(await ids({})).toContain(t.world.trip.id);
  });

  it('shows under `mine` what one drives, conducts or has booked', async () => {
    const { driver, conductor, passenger, stranger, otherDriver, trip } = t.world;
    for (const one of [driver, conductor, passenger]) expect(await ids({ mine: true }, one)).toContain(trip.id);
    for (const one of [stranger, otherDriver]) expect(await ids({ mine: true }, one)).toEqual([]);
    expect(await refusal(t.trips.list(null, { ...page, mine: true }))).toBe('UNAUTHENTICATED');
  });
});

describe('making and changing trips', () => {
  it('makes one with the route’s fare and travel time', async () => {
    const made = await t.trips.create(actor(t.world.business), body());
    expect(made).toMatchObject({ status: 'SCHEDULED', fareLkr: 500, driverId: t.world.driver.id });
    expect(Date.parse(made.arrivesAt) - Date.parse(made.departsAt)).toBe(190 * 60_000);
    const dearer = await t.trips.create(actor(t.world.admin), { ...body(), fareLkr: 612.5, conductorId: null });
    expect(dearer).toMatchObject({ fareLkr: 612.5, conductorId: null });
  });

  it('names every part that does not fit', async () => {
    const { admin, conductor, driver, otherOperator, person } = t.world;
    const foreign = await person('DRIVER', 'Foreign Driver', otherOperator.id);
    const bus = await t.prisma.vehicle.create({
      data: { registration: 'XX-1', seatCount: 9, operatorId: otherOperator.id },
    });
    const make = (change: object) => issuePaths(t.trips.create(actor(admin), { ...body(), ...change }));
    expect(await make({ driverId: conductor.id, conductorId: driver.id })).toEqual(['conductorId', 'driverId']);
    expect(await make({ driverId: foreign.id, vehicleId: bus.id })).toEqual(['driverId', 'vehicleId']);
    expect(await make({ routeId: t.world.trip.id })).toEqual(['routeId']);
    await t.prisma.user.update({ where: { id: foreign.id }, data: { operatorId: t.world.operator.id, active: false } });
    expect(await make({ driverId: foreign.id })).toEqual(['driverId']);
  });

  it('lets an operator touch its own alone', async () => {
    const { rival, trip } = t.world;
    expect(await issuePaths(t.trips.create(actor(rival), body()))).toEqual(['routeId']);
    expect(await refusal(t.trips.patch(actor(rival), trip.id, { status: 'CANCELLED' }))).toBe('NOT_FOUND');
  });

  it('reassigns while it is not over, and moves the departure only before the start', async () => {
    const { business, otherDriver, addTrip } = t.world;
    const { id } = await addTrip();
    const departsAt = new Date(t.now() + 7_200_000).toISOString();
    const moved = await t.trips.patch(actor(business), id, { departsAt, driverId: otherDriver.id });
    expect(moved).toMatchObject({ departsAt, driverId: otherDriver.id });
    expect(Date.parse(moved.arrivesAt) - Date.parse(departsAt)).toBe(190 * 60_000);
    await t.prisma.trip.update({ where: { id }, data: { status: 'STARTED' } });
    expect((await t.trips.patch(actor(business), id, { conductorId: null })).conductorId).toBeNull();
    expect(await refusal(t.trips.patch(actor(business), id, { departsAt }))).toBe('CONFLICT');
    expect(await refusal(t.trips.patch(actor(business), id, { status: 'CANCELLED' }))).toBe('INVALID_TRANSITION');
    await t.prisma.trip.update({ where: { id }, data: { status: 'ENDED', endedAt: new Date() } });
    expect(await refusal(t.trips.patch(actor(business), id, { conductorId: null }))).toBe('TRIP_ENDED');
  });

  it('takes no vehicle that lacks a seat which is sold', async () => {
    const { operator, business, passenger, addTrip, book } = t.world;
    const { id } = await addTrip();
    await book(id, passenger.id, 30);
    const small = await t.prisma.vehicle.create({
      data: { registration: 'SM-1', seatCount: 29, operatorId: operator.id },
    });
    expect(await issuePaths(t.trips.patch(actor(business), id, { vehicleId: small.id }))).toEqual(['vehicleId']);
  });

  it('cancels with its bookings, tells of it once, and leaves a story', async () => {
    const { business, passenger, addTrip, book } = t.world;
    const { id } = await addTrip();
    const booking = await book(id, passenger.id, 3);
    const told: unknown[] = [];
    t.events.on('trip:status', (change) => told.push(change));
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => t.trips.patch(actor(business), id, { status: 'CANCELLED' })),
    );
    t.events.removeAllListeners();
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill('CANCELLED'));
    expect(told).toEqual([{ tripId: id, status: 'CANCELLED', timestamp: new Date(t.now()).toISOString() }]);
    expect((await t.bookings.get(actor(passenger), booking.id)).status).toBe('CANCELLED');
    const story = await t.repositories.trips.listEvents(id);
    expect(story).toMatchObject([{ status: 'CANCELLED', byUserId: business.id }]);
  });
});
