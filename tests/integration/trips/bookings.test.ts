import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOLD_MS } from '@/server/services/bookings';
import { actor, issuePaths, refusal, startTrips, type TripsTest } from './setup';

let t: TripsTest;
beforeAll(async () => {
  t = await startTrips();
});
afterAll(() => t.drop());

const stop = (index: number) => t.world.stops[index]?.id ?? '';
const seat = (seatNumber: number, pickup = 0, drop = 3, more: object = {}) => ({
  seatNumber,
  pickupStopId: stop(pickup),
  dropStopId: stop(drop),
  payment: 'ON_BOARD' as const,
  ...more,
});
const as = (
  name: 'passenger' | 'stranger' | 'business' | 'rival' | 'admin' | 'conductor' | 'otherConductor' | 'driver',
) => actor(t.world[name]);

describe('selling seats', () => {
  it('sells one seat once to fifty who want it at the same moment', async () => {
    const { id } = await t.world.addTrip();
    const passengers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => t.world.person('PASSENGER', `Buyer ${i}`)),
    );
    const nodes = [t.bookings, t.node().bookings, t.node().bookings];
    const outcomes = await Promise.all(
      passengers.map((one, i) =>
        (nodes[i % 3] ?? t.bookings).create(actor(one), id, seat(1)).then(
          () => 'SOLD',
          (error) => error.code,
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'SOLD')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'SEAT_TAKEN')).toHaveLength(49);
  });

  it('never has two people on one seat between two stops, whatever is asked for', async () => {
    const wish = fc.record({
      seatNumber: fc.integer({ min: 1, max: 3 }),
      pickup: fc.integer({ min: 0, max: 2 }),
      length: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 12 }), async (wishes) => {
        const { id } = await t.world.addTrip();
        await Promise.allSettled(
          wishes.map(({ seatNumber, pickup, length }) =>
            t.bookings.create(as('passenger'), id, seat(seatNumber, pickup, Math.min(3, pickup + length))),
          ),
        );
        const sold = await t.prisma.booking.findMany({ where: { tripId: id } });
        const stretches = sold.flatMap(({ seatNumber, pickupSequence, dropSequence }) =>
          Array.from({ length: dropSequence - pickupSequence }, (_, i) => `${seatNumber}/${pickupSequence + i}`),
        );
        expect(new Set(stretches).size).toBe(stretches.length);
        expect(sold.length).toBeGreaterThan(0);
      }),
      { numRuns: 10 },
    );
  });

  it('sells the same seat again on a leg that only touches, and asks less for less of the way', async () => {
    const { id } = await t.world.addTrip();
    const first = await t.bookings.create(as('passenger'), id, seat(5, 0, 2));
    const second = await t.bookings.create(as('stranger'), id, seat(5, 2, 3));
    expect(first.price + second.price).toBeGreaterThanOrEqual(500);
    expect(first.price).toBeLessThan(500);
    expect(await refusal(t.bookings.create(as('stranger'), id, seat(5, 1, 3)))).toBe('SEAT_TAKEN');
    const plan = await t.bookings.seatPlan(id, { pickupStopId: stop(2), dropStopId: stop(3) });
    expect(plan.seats.filter((one) => !one.available).map((one) => one.seatNumber)).toEqual([5]);
    expect((await t.bookings.seatPlan(id, {})).price).toBe(500);
    expect(JSON.stringify(plan)).not.toContain(t.world.stranger.id);
  });

  it('confirms what is paid aboard, and holds for five minutes what is paid online', async () => {
    const { id } = await t.world.addTrip();
    const held = await t.bookings.create(as('passenger'), id, seat(1, 0, 3, { payment: 'ONLINE' }));
    expect(held.status).toBe('PENDING');
    expect(await refusal(t.bookings.ticket(as('passenger'), held.id))).toBe('CONFLICT');
    expect(await refusal(t.bookings.create(as('stranger'), id, seat(1)))).toBe('SEAT_TAKEN');
    t.advance(HOLD_MS);
    expect((await t.bookings.get(as('passenger'), held.id)).status).toBe('EXPIRED');
    expect((await t.bookings.seatPlan(id, {})).seats[0]?.available).toBe(true);
    const sold = await t.bookings.create(as('stranger'), id, seat(1));
    expect(sold.status).toBe('CONFIRMED');
    expect(sold.referenceCode).toMatch(/^[A-HJKMNP-Z2-9]{7}$/);
  });

  it('refuses seats and legs that are not there, and trips that are over', async () => {
    const { id } = await t.world.addTrip();
    const book = (body: object) => t.bookings.create(as('passenger'), id, { ...seat(1), ...body });
    expect(await issuePaths(book({ seatNumber: 41 }))).toEqual(['seatNumber']);
    expect(await issuePaths(book({ pickupStopId: stop(2), dropStopId: stop(1) }))).toEqual(['dropStopId']);
    expect(await issuePaths(book({ pickupStopId: stop(1), dropStopId: stop(1) }))).toEqual(['dropStopId']);
    expect(await issuePaths(book({ pickupStopId: id }))).toEqual(['pickupStopId']);
    await t.trips.patch(as('admin'), id, { status: 'CANCELLED' });
    expect(await refusal(book({}))).toBe('TRIP_ENDED');
  });

  it('leaves no booking standing on a trip that is cancelled while seats are sold', async () => {
    const { id } = await t.world.addTrip();
    await Promise.allSettled([
      ...Array.from({ length: 20 }, (_, i) => t.bookings.create(as('passenger'), id, seat(i + 1))),
      t.trips.patch(as('admin'), id, { status: 'CANCELLED' }),
    ]);
    expect(await t.prisma.booking.count({ where: { tripId: id, status: { not: 'CANCELLED' } } })).toBe(0);
  });

  it('lets staff of the trip book for a passenger, and nobody else for anybody else', async () => {
    const { id } = await t.world.addTrip();
    const passengerId = t.world.stranger.id;
    for (const [i, name] of (['admin', 'business', 'conductor'] as const).entries()) {
      const booking = await t.bookings.create(as(name), id, seat(i + 1, 0, 3, { passengerId }));
      expect((await t.bookings.get(as('stranger'), booking.id)).id).toBe(booking.id);
    }
    const attempt = (name: Parameters<typeof as>[0], more: object) =>
      t.bookings.create(as(name), id, seat(9, 0, 3, more));
    expect(await refusal(attempt('passenger', { passengerId }))).toBe('FORBIDDEN');
    expect(await refusal(attempt('otherConductor', { passengerId }))).toBe('FORBIDDEN');
    expect(await refusal(attempt('rival', { passengerId }))).toBe('NOT_FOUND');
    expect(await issuePaths(attempt('admin', {}))).toEqual(['passengerId']);
    expect(await issuePaths(attempt('admin', { passengerId: t.world.driver.id }))).toEqual(['passengerId']);
    const guest = { ...as('passenger'), shareId: id, shareTripId: id };
    expect(await refusal(t.bookings.create(guest, id, seat(9)))).toBe('FORBIDDEN');
  });
});

describe('who sees a booking', () => {
  it('is its owner and the staff of its trip; to everybody else it does not exist', async () => {
    const { id } = t.world.booking;
    for (const name of ['passenger', 'business', 'admin', 'conductor'] as const) {
      expect((await t.bookings.get(as(name), id)).id).toBe(id);
      expect((await t.bookings.ticket(as(name), id)).token).toMatch(/^SV1\./);
    }
    for (const name of ['stranger', 'rival', 'otherConductor', 'driver'] as const) {
      expect(await refusal(t.bookings.get(as(name), id))).toBe('NOT_FOUND');
      expect(await refusal(t.bookings.ticket(as(name), id))).toBe('NOT_FOUND');
      expect(await refusal(t.bookings.cancel(as(name), id))).toBe('NOT_FOUND');
    }
  });

  it('lists one’s own, an operator’s, or all', async () => {
    const ids = async (name: Parameters<typeof as>[0], query: object = {}) =>
      (await t.bookings.list(as(name), { limit: 200, ...query })).items.map(({ id }) => id);
    const { id } = t.world.booking;
    const tripId = t.world.trip.id;
    expect(await ids('passenger', { tripId })).toEqual([id]);
    expect(await ids('business', { tripId })).toEqual([id]);
    expect(await ids('admin')).toContain(id);
    expect(await ids('rival')).toEqual([]);
    expect(await ids('stranger', { tripId })).toEqual([]);
  });
});

describe('cancelling', () => {
  it('frees the seat, and again answers the same', async () => {
    const { id } = await t.world.addTrip();
    const booking = await t.bookings.create(as('passenger'), id, seat(2));
    const first = await t.bookings.cancel(as('passenger'), booking.id);
    expect(first.status).toBe('CANCELLED');
    expect(await t.bookings.cancel(as('passenger'), booking.id)).toEqual(first);
    expect(await refusal(t.bookings.ticket(as('passenger'), booking.id))).toBe('CONFLICT');
    expect((await t.bookings.create(as('stranger'), id, seat(2))).status).toBe('CONFIRMED');
  });

  it('is refused once the passenger has boarded', async () => {
    const { id } = await t.world.addTrip();
    const booking = await t.bookings.create(as('passenger'), id, seat(2));
    await t.repositories.bookings.board(booking.id, new Date());
    expect(await refusal(t.bookings.cancel(as('passenger'), booking.id))).toBe('CONFLICT');
    expect((await t.bookings.get(as('passenger'), booking.id)).status).toBe('BOARDED');
  });
});

describe('the ticket', () => {
  it('is kept with the booking, and made anew after the departure was moved', async () => {
    const trip = await t.world.addTrip();
    const booking = await t.bookings.create(as('passenger'), trip.id, seat(8));
    const first = await t.bookings.ticket(as('passenger'), booking.id);
    const kept = () => t.prisma.ticket.findUniqueOrThrow({ where: { bookingId: booking.id } });
    expect((await kept()).token).toBe(first.token);
    expect(first.svg).toMatch(/^<svg[\s\S]*<\/svg>$/);
    const departsAt = new Date(trip.departsAt.getTime() + 86_400_000);
    await t.trips.patch(as('admin'), trip.id, { departsAt: departsAt.toISOString() });
    const second = await t.bookings.ticket(as('passenger'), booking.id);
    expect(t.tickets.verify(second.token)?.f).toBe(Math.floor((departsAt.getTime() - 12 * 3_600_000) / 1000));
    expect((await kept()).token).toBe(second.token);
  });
});
