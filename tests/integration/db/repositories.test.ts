import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRepositories, type Repositories } from '@/server/db/repositories';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { bookingData, type InsertedTrip, insertTrip, insertUser } from '../../support/rows';

let db: TestDatabase;
let repositories: Repositories;
let world: InsertedTrip;

beforeAll(async () => {
  db = await createTestDatabase();
  repositories = createRepositories(db);
});
afterAll(() => db?.drop());
beforeEach(async () => {
  world = await insertTrip(db.prisma);
});

const NOW = new Date('2026-11-23T06:00:00.000Z');

function sale(seat: number, data: object = {}) {
  return {
    ...bookingData(world, seat),
    id: randomUUID(),
    payment: 'ON_BOARD' as const,
    createdById: world.passenger.id,
    createdAt: NOW,
    holdExpiresAt: null,
    ticket: { keyId: 'k', token: 't', validFrom: NOW, validUntil: new Date(NOW.getTime() + 1) },
    ...data,
  };
}

describe('bookings', () => {
  test('of fifty who buy one seat at once, on two nodes, one gets it, with a ticket', async () => {
    const otherNode = await import('@/server/db/client').then(({ createDatabase }) =>
      createDatabase(db.url, { max: 10 }),
    );
    const nodes = [repositories, createRepositories(otherNode)];
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => (nodes[i % 2] as Repositories).bookings.sell(sale(7))),
    );
    await otherNode.close();
    expect(outcomes.filter((outcome) => outcome === 'SOLD')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'SEAT_TAKEN')).toHaveLength(49);
    const rows = await db.prisma.booking.findMany({ where: { tripId: world.trip.id }, include: { ticket: true } });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.ticket?.token).toBe('t');
  });

  test('fifty plain inserts of one seat at once leave exactly one row', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => db.prisma.booking.create({ data: bookingData(world, 8) })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await db.prisma.booking.count({ where: { tripId: world.trip.id, seatNumber: 8 } })).toBe(1);
  });

  test('a hold that ran out gives its seat to the next; one that stands does not', async () => {
    const { bookings } = repositories;
    const hold = (until: number) =>
      sale(1, { status: 'PENDING', payment: 'ONLINE', ticket: null, holdExpiresAt: new Date(NOW.getTime() + until) });
    expect(await bookings.sell(hold(1))).toBe('SOLD');
    expect(await bookings.sell(sale(1))).toBe('SEAT_TAKEN');
    expect(await bookings.sell(sale(1, { createdAt: new Date(NOW.getTime() + 1) }))).toBe('SOLD');
  });

  test('no seat on a trip that is over, nor under a reference that is taken', async () => {
    const { bookings, trips } = repositories;
    const first = sale(1);
    await bookings.sell(first);
    expect(await bookings.sell(sale(2, { referenceCode: first.referenceCode }))).toBe('REFERENCE_TAKEN');
    await trips.cancel(world.trip.id, NOW, world.driver.id);
    expect(await bookings.sell(sale(2))).toBe('TRIP_OVER');
    expect((await bookings.find(first.id))?.status).toBe('CANCELLED');
  });

  test('boarding is won once; what is cancelled cannot board, what has boarded cannot be cancelled', async () => {
    const { bookings } = repositories;
    const cancelling = { at: NOW, by: 'PASSENGER', refundOf: () => 0 } as const;
    const [one, two] = [sale(1), sale(2)];
    await bookings.sell(one);
    await bookings.sell(two);
    const wins = await Promise.all(Array.from({ length: 10 }, () => bookings.board(one.id, NOW)));
    expect(wins.filter(Boolean)).toHaveLength(1);
    expect(await bookings.cancel(one.id, cancelling)).toBe(false);
    expect(await bookings.cancel(two.id, cancelling)).toBe(true);
    expect(await bookings.board(two.id, NOW)).toBe(false);
    const { hasActiveBooking } = repositories.rights;
    expect(await hasActiveBooking(world.trip.id, world.passenger.id)).toBe(true);
    expect(await hasActiveBooking(world.trip.id, world.driver.id)).toBe(false);
  });

  test('pages, newest first, show each once', async () => {
    const { bookings } = repositories;
    // Five at each moment: only the id tells them apart.
    for (let seat = 1; seat <= 15; seat++) {
      await bookings.sell(sale(seat, { createdAt: new Date(NOW.getTime() + (seat % 3)) }));
    }
    const seats: number[] = [];
    let after: { at: Date; id: string } | undefined;
    for (;;) {
      const page = await bookings.list({ tripId: world.trip.id, after, limit: 4 });
      seats.push(...page.map(({ seatNumber }) => seatNumber));
      const last = page.at(-1);
      if (page.length < 4 || !last) break;
      after = { at: last.createdAt, id: last.id };
    }
    expect(seats.map((seat) => seat % 3)).toEqual([2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    expect(new Set(seats).size).toBe(15);
  });
});

describe('trips', () => {
  test('a transition is won once, stamps its time and tells the story', async () => {
    const { trips } = repositories;
    const change = {
      tripId: world.trip.id,
      from: 'SCHEDULED',
      to: 'STARTED',
      at: NOW,
      byUserId: world.driver.id,
    } as const;
    const wins = await Promise.all(Array.from({ length: 10 }, () => trips.transition(change)));
    expect(wins.filter(Boolean)).toHaveLength(1);

    const later = new Date(NOW.getTime() + 60_000);
    expect(await trips.transition({ ...change, from: 'STARTED', to: 'PAUSED', at: later, note: 'tea' })).toEqual(later);
    expect(await trips.transition({ ...change, from: ['PAUSED', 'EMERGENCY'], at: later })).toEqual(later);
    expect(await trips.transition({ ...change, from: ['STARTED'], to: 'ENDED', at: later })).toEqual(later);
    expect(await trips.transition({ ...change, from: 'SCHEDULED', to: 'CANCELLED', at: later })).toBeNull();

    const trip = await trips.find(world.trip.id);
    expect(trip).toMatchObject({ status: 'ENDED', startedAt: NOW, endedAt: later, cancelledAt: null });
    const events = await trips.listEvents(world.trip.id);
    expect(events.map(({ status, note }) => [status, note])).toHaveLength(4);
    expect(events.find(({ status }) => status === 'PAUSED')?.note).toBe('tea');
    expect(await repositories.watch.listTrips([world.trip.id])).toEqual([
      {
        id: world.trip.id,
        status: 'ENDED',
        driverId: world.driver.id,
        conductorId: world.conductor.id,
        operatorId: world.operator.id,
        routeId: world.route.id,
        routeCode: '01',
        registration: world.vehicle.registration,
        speedLimitKmh: 50,
        departsAt: world.trip.departsAt.getTime(),
        arrivesAt: world.trip.arrivesAt.getTime(),
        endedAt: later.getTime(),
      },
    ]);
  });

  test('a search by stops keeps its filter on every page, in the direction of travel alone', async () => {
    const { trips } = repositories;
    const tag = randomUUID();
    const [first, , , last] = world.stops;
    await db.prisma.routeStop.update({
      where: { id: first?.id ?? '' },
      data: { name: { en: `Fort ${tag}`, si: `කොටුව ${tag}` } },
    });
    await db.prisma.routeStop.update({ where: { id: last?.id ?? '' }, data: { name: { en: `Kandy ${tag}` } } });
    const { id: _, createdAt: __, updatedAt: ___, ...data } = world.trip;
    await db.prisma.trip.createMany({ data: [data, data, data, data] });
    await insertTrip(db.prisma);

    const search = async (text: { from?: string; to?: string }) => {
      const meant = async (word?: string) => (word === undefined ? undefined : repositories.stops.matching(word));
      const filter = { fromStops: await meant(text.from), toStops: await meant(text.to) };
      const found: string[] = [];
      let after: { at: Date; id: string } | undefined;
      for (;;) {
        const page = await trips.list({ ...filter, after, limit: 2 });
        found.push(...page.map(({ routeId }) => routeId));
        const end = page.at(-1);
        if (page.length < 2 || !end) return found;
        after = { at: end.departsAt, id: end.id };
      }
    };
    const five = Array.from({ length: 5 }, () => world.route.id);
    expect(await search({ from: `FORT ${tag}`, to: `kandy ${tag}` })).toEqual(five);
    expect(await search({ from: `කොටුව ${tag}` })).toEqual(five);
    expect(await search({ to: last?.id ?? '' })).toEqual(five);
    expect(await search({ from: `Kandy ${tag}`, to: `Fort ${tag}` })).toEqual([]);
    expect(await search({ from: `%${tag}` })).toEqual([]);
  });
});

describe('alerts', () => {
  const draft = () => ({
    type: 'OFF_ROUTE' as const,
    severity: 'WARNING' as const,
    tripId: world.trip.id,
    operatorId: world.operator.id,
    key: world.trip.id,
    message: 'far out',
    at: NOW,
  });

  test('raised by ten at once it is one; acknowledged it stands; resolved it makes room', async () => {
    const { alerts } = repositories;
    const opened = await Promise.all(Array.from({ length: 10 }, () => alerts.open(draft())));
    expect(opened.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(opened.map(({ alert }) => alert.id)).size).toBe(1);

    const id = opened[0]?.alert.id ?? '';
    const acknowledge = {
      id,
      from: ['OPEN' as const],
      to: 'ACKNOWLEDGED' as const,
      at: NOW,
      byUserId: world.driver.id,
    };
    expect(await alerts.transition(acknowledge)).toMatchObject({ status: 'ACKNOWLEDGED', acknowledgedAt: NOW });
    expect(await alerts.transition(acknowledge)).toBeNull();
    expect((await alerts.open(draft())).created).toBe(false);

    expect(await alerts.clear('OFF_ROUTE', world.trip.id, NOW)).toMatchObject({
      id,
      status: 'RESOLVED',
      resolvedById: null,
    });
    expect(await alerts.clear('OFF_ROUTE', world.trip.id, NOW)).toBeNull();
    const next = await alerts.open(draft());
    expect(next.created).toBe(true);
    expect(next.alert.id).not.toBe(id);
  });
});

describe('scans', () => {
  test('of the same scan sent twice at once, one happens and the other learns of it', async () => {
    const { scans } = repositories;
    const scan = {
      scanId: 'scan-1',
      conductorId: world.conductor.id,
      device: 'phone',
      scannedAt: NOW,
      receivedAt: NOW,
      verdict: 'INVALID_TICKET',
      result: { valid: false },
      channel: 'SOCKET' as const,
    };
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        scans.session(async (tx) => {
          await tx.insert({ ...scan, result: { valid: false, by: i } });
          return i;
        }),
      ),
    );
    const winners = results.filter((result) => result !== null);
    expect(winners).toHaveLength(1);
    expect((await scans.findByScanId(world.conductor.id, 'scan-1'))?.result).toEqual({ valid: false, by: winners[0] });
  });

  test('a scan that fails leaves no boarding behind', async () => {
    const { scans, bookings } = repositories;
    const booking = sale(1);
    await bookings.sell(booking);
    const failure = scans.session(async (tx) => {
      expect(await tx.board(booking.id, NOW)).toBe('ON_BOARD');
      throw new Error('the light went out');
    });
    await expect(failure).rejects.toThrow('the light went out');
    expect((await bookings.find(booking.id))?.status).toBe('CONFIRMED');
  });
});

describe('idempotency', () => {
  const request = () => ({ actorId: 'a', key: randomUUID(), method: 'POST', path: '/x', bodyHash: 'h' });
  const LONG_AGO = new Date(NOW.getTime() - 60_000);

  test('a key is claimed once, keeps its answer, and is claimed anew only when it was left behind', async () => {
    const { idempotency } = repositories;
    const mine = request();
    const claims = await Promise.all(Array.from({ length: 10 }, () => idempotency.claim(mine, NOW, LONG_AGO)));
    expect(claims.filter((claim) => claim === null)).toHaveLength(1);

    const later = new Date(NOW.getTime() + 60_001);
    expect(await idempotency.claim(mine, later, new Date(NOW.getTime() + 1))).toBeNull();
    await idempotency.answer(mine, 201, '{"id":1}');
    await idempotency.answer(mine, 500, 'late');
    await idempotency.release(mine);
    expect(await idempotency.claim(mine, later, later)).toMatchObject({ status: 201, response: '{"id":1}' });
  });

  test('a released key is free', async () => {
    const { idempotency } = repositories;
    const mine = request();
    expect(await idempotency.claim(mine, NOW, LONG_AGO)).toBeNull();
    await idempotency.release(mine);
    expect(await idempotency.claim(mine, NOW, LONG_AGO)).toBeNull();
  });
});

describe('accounts', () => {
  const audit = { actorId: null, action: 'user.create', subjectType: 'user' };

  test('an address is one whatever its case; a deleted account is gone, frees it, and leaves its line in the log', async () => {
    const { accounts } = repositories;
    const data = {
      email: `Mixed-${randomUUID()}@Example.LK`,
      passwordHash: 'x',
      name: 'M',
      role: 'PASSENGER' as const,
    };
    const user = await accounts.create(data, audit);
    expect(user.email).toBe(data.email.toLowerCase());
    expect((await accounts.findByEmail(data.email.toUpperCase()))?.id).toBe(user.id);
    await expect(accounts.create(data)).rejects.toSatisfy((error) => repositories.violationOf(error) === 'UNIQUE');

    const { forget } = repositories.ownData;
    expect(await forget(user.id, NOW, { ...audit, action: 'user.delete' })).toBe(true);
    expect(await forget(user.id, NOW, audit)).toBe(false);
    expect(await accounts.findById(user.id)).toBeNull();
    expect(await repositories.rights.findActor(user.id)).toBeNull();
    await accounts.create(data);
    const log = await repositories.audit.list({ subjectType: 'user', subjectId: user.id, limit: 10 });
    expect(log.map(({ action }) => action)).toEqual(['user.delete', 'user.create']);
  });

  test('a change that fails leaves no line in the log', async () => {
    const { accounts } = repositories;
    const user = await insertUser(db.prisma, 'PASSENGER');
    const other = await insertUser(db.prisma, 'PASSENGER');
    await expect(accounts.update(user.id, { email: other.email }, audit)).rejects.toThrow();
    expect(await repositories.audit.list({ subjectId: user.id, limit: 10 })).toEqual([]);
  });
});

describe('routes', () => {
  test('new stops take the places of the old and keep their ids; a route that was travelled cannot go', async () => {
    const { routes } = repositories;
    const stop = (en: string) => ({ name: { en }, lat: 7, lng: 80, offsetMinutes: 0 });
    const data = { code: '2', name: { en: 'X' }, operatorId: world.operator.id, path: [] as [], fareCents: 0 };
    const route = await routes.create({ ...data, stops: [stop('A'), stop('B'), stop('C')] });
    const changed = await routes.update(route.id, { stops: [stop('A'), stop('Z')] });
    expect(changed.stops.map(({ id, name }) => [id, name.en])).toEqual([
      [route.stops[0]?.id, 'A'],
      [route.stops[1]?.id, 'Z'],
    ]);
    await routes.remove(route.id);
    expect(await routes.find(route.id)).toBeNull();

    await expect(routes.remove(world.route.id)).rejects.toSatisfy((e) => repositories.violationOf(e) === 'FOREIGN_KEY');
    expect((await routes.find(world.route.id))?.stops).toHaveLength(4);
  });
});
