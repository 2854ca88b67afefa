import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, startTestApp, type TestApp } from '@/tests/support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(async () => {
  expect(t.errors).toEqual([]);
  await t.close();
});

const seat = (seatNumber: number) => ({
  seatNumber,
  pickupStopId: t.world.stops[0]?.id,
  dropStopId: t.world.stops[3]?.id,
});

describe('trips over HTTP', () => {
  it('makes, shows, lists, changes and cancels', async () => {
    const { business, route, vehicle, driver, conductor, passenger, rival } = t.world;
    const departsAt = '2027-06-01T02:30:00.000Z';
    const body = {
      routeId: route.id,
      vehicleId: vehicle.id,
      driverId: driver.id,
      conductorId: conductor.id,
      departsAt,
    };
    expect((await t.api('POST', '/trips', { as: passenger, body })).status).toBe(403);
    expect((await t.api('POST', '/trips', { body })).status).toBe(401);
    const refused = await t.api('POST', '/trips', { as: business, body: { ...body, driverId: conductor.id } });
    expect(refused).toMatchObject({ status: 422, body: { error: 'INVALID_PAYLOAD', issues: [{ path: 'driverId' }] } });
    const made = await t.api('POST', '/trips', { as: business, body });
    expect(made).toMatchObject({ status: 201, body: { ...body, status: 'SCHEDULED', fareLkr: 500 } });
    const path = `/trips/${made.body.id}`;

    const shown = await t.api('GET', path);
    expect(shown.status).toBe(200);
    expect(shown.body.stops).toHaveLength(4);
    expect(JSON.stringify(shown.body)).not.toMatch(/driver|conductor|passenger|phone|email/i);
    expect((await t.api('GET', path, { as: driver })).body.driverId).toBe(driver.id);
    const found = await t.api('GET', '/trips?from=Colombo&to=Kandy&date=2027-06-01&status=SCHEDULED,STARTED');
    expect(found.body).toMatchObject({ items: [{ id: made.body.id, routeCode: '01' }], nextCursor: null });
    expect(JSON.stringify(found.body)).not.toContain(driver.id);
    expect((await t.api('GET', '/trips?status=NOPE')).status).toBe(422);
    expect((await t.api('GET', '/trips/nonsense')).status).toBe(404);

    expect((await t.api('PATCH', path, { as: rival, body: { status: 'CANCELLED' } })).status).toBe(404);
    const cancelled = await t.api('PATCH', path, { as: business, body: { status: 'CANCELLED' } });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    expect((await t.api('PATCH', path, { as: business, body: { fareLkr: 1 } })).body.error).toBe('TRIP_ENDED');
  });

  it('knows no trip and no day outside of its days', async () => {
    const { admin, conductor, route, vehicle, driver } = t.world;
    const trip = await t.world.addTrip();
    const parts = { routeId: route.id, vehicleId: vehicle.id, driverId: driver.id };
    const refused = (path: string) => ({ status: 422, body: { error: 'INVALID_PAYLOAD', issues: [{ path }] } });
    for (const departsAt of ['0000-01-01T00:00:00Z', '1999-12-31T23:59:59Z', '2100-01-01T00:00:00Z']) {
      expect(await t.api('POST', '/trips', { as: admin, body: { ...parts, departsAt } })).toMatchObject(
        refused('departsAt'),
      );
      const patched = await t.api('PATCH', `/trips/${trip.id}`, { as: admin, body: { departsAt } });
      expect(patched).toMatchObject(refused('departsAt'));
    }
    for (const date of ['0000-01-01', '0001-01-01', '1999-12-31', '2100-01-01']) {
      expect(await t.api('GET', `/trips?date=${date}`)).toMatchObject(refused('date'));
      expect(await t.api('GET', `/cash?date=${date}`, { as: conductor })).toMatchObject(refused('date'));
    }
    const cursor = Buffer.from('-999999999999999.1').toString('base64url');
    const history = await t.api('GET', `/trips/${trip.id}/history?cursor=${cursor}`, { as: admin });
    expect(history).toMatchObject(refused('cursor'));

    const last = await t.api('PATCH', `/trips/${trip.id}`, {
      as: admin,
      body: { departsAt: '2099-12-31T23:59:59.999Z' },
    });
    expect(last.status).toBe(200);
    const sold = await t.api('POST', `/trips/${trip.id}/bookings`, { as: t.world.stranger, body: seat(9) });
    expect(sold.status).toBe(201);
  });

  it('sells a seat, gives the ticket to its owner, and the conductor lets them in', async () => {
    const { passenger, stranger, conductor, addTrip } = t.world;
    const trip = await addTrip({ status: 'STARTED' });
    const path = `/trips/${trip.id}`;
    const sold = await t.api('POST', `${path}/bookings`, { as: passenger, body: seat(3) });
    expect(sold).toMatchObject({
      status: 201,
      body: { status: 'CONFIRMED', seatNumber: 3, price: 500, tripId: trip.id },
    });
    const taken = await t.api('POST', `${path}/bookings`, { as: stranger, body: seat(3) });
    expect(taken).toMatchObject({ status: 409, body: { error: 'SEAT_TAKEN' } });
    const plan = await t.api('GET', `${path}/seats`);
    expect(plan.body.seats[2]).toEqual({ seatNumber: 3, available: false });
    expect(plan.body.seats).toHaveLength(40);

    const booking = `/bookings/${sold.body.id}`;
    expect((await t.api('GET', booking, { as: stranger })).status).toBe(404);
    expect((await t.api('GET', `${booking}/ticket`, { as: stranger })).status).toBe(404);
    expect((await t.api('DELETE', booking, { as: stranger })).status).toBe(404);
    const ticket = await t.api('GET', `${booking}/ticket`, { as: passenger });
    expect(ticket.body.svg).toContain('<svg');
    const socket = await t.connect(conductor);
    const scan = { token: ticket.body.token };
    expect(await ask(socket, 'conductor:scan', scan)).toMatchObject({ ok: true, valid: true, reason: 'BOARDED' });
    expect(await ask(socket, 'conductor:scan', scan)).toMatchObject({
      ok: true,
      valid: false,
      reason: 'ALREADY_BOARDED',
    });
    expect((await t.api('DELETE', booking, { as: passenger })).body.error).toBe('CONFLICT');
    expect((await t.api('GET', '/bookings', { as: passenger })).body.items[0].status).toBe('BOARDED');
  });

  it('shows where the bus is to those who may follow it', async () => {
    const { passenger, stranger, trip } = t.world;
    const live = await t.api('GET', `/trips/${trip.id}/live`, { as: passenger });
    expect(live).toMatchObject({ status: 200, body: { location: null, freshness: 'LOST', status: 'SCHEDULED' } });
    expect((await t.api('GET', `/trips/${trip.id}/live`, { as: stranger })).status).toBe(403);
    expect((await t.api('GET', `/trips/${stranger.id}/live`, { as: stranger })).status).toBe(404);
  });

  it('hands out history as a page or as a file', async () => {
    const { business, rival, passenger, trip } = t.world;
    const fixAt = Date.parse('2026-11-23T06:00:00.000Z');
    const point = { device: 'd', seq: 1, receivedAt: fixAt, lat: 6.9, lng: 79.8, speed: 3, heading: 4, accuracy: 5 };
    await t.repositories.history.insertPoints([{ ...point, tripId: trip.id, fixAt, broadcast: true }]);
    const path = `/trips/${trip.id}/history`;
    expect((await t.api('GET', path, { as: business })).body).toEqual({
      items: [
        {
          seq: 1,
          lat: 6.9,
          lng: 79.8,
          speed: 3,
          heading: 4,
          accuracy: 5,
          timestamp: '2026-11-23T06:00:00.000Z',
          receivedAt: '2026-11-23T06:00:00.000Z',
        },
      ],
      nextCursor: null,
    });
    expect((await t.api('GET', path, { as: rival })).status).toBe(404);
    expect((await t.api('GET', `${path}?format=csv`, { as: rival })).status).toBe(404);
    expect((await t.api('GET', path, { as: passenger })).status).toBe(403);
    const headers = { authorization: `Bearer ${await t.tokenOf(business)}` };
    const csv = await fetch(`${t.origin}/api${path}?format=csv`, { headers });
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="trip-.*\.csv"$/);
    expect((await csv.text()).split('\r\n')).toHaveLength(3);
  });

  it.each([
    ['a passenger', 'passenger', {}],
    ['a conductor’s walk-in', 'conductor', { walkIn: true }],
  ] as const)(
    'answers %s with their own booking where the first answer was lost with its process',
    async (_, who, more) => {
      const { [who]: buyer, stranger, addTrip } = t.world;
      const trip = await addTrip({ status: 'STARTED' });
      const headers = { 'idempotency-key': randomUUID() };
      const send = (as = buyer, body: object = seat(9), key = headers) =>
        t.api('POST', `/trips/${trip.id}/bookings`, {
          as,
          body: { ...body, ...(as === buyer ? more : {}) },
          headers: key,
        });
      const sold = await send();
      expect(sold.status).toBe(201);
      // As it would stand there: sold, but never answered, two minutes ago.
      const died = () =>
        t.prisma.idempotencyKey.updateMany({
          where: { key: headers['idempotency-key'] },
          data: { status: null, createdAt: new Date(Date.now() - 120_000) },
        });
      await died();
      expect(await send()).toMatchObject({ status: 201, body: { id: sold.body.id, seatNumber: 9 } });
      expect(await t.prisma.booking.count({ where: { tripId: trip.id } })).toBe(1);

      const taken = { status: 409, body: { error: 'SEAT_TAKEN' } };
      expect(await send(buyer, seat(9), { 'idempotency-key': randomUUID() }), 'another wish').toMatchObject(taken);
      expect(await send(stranger), 'another buyer').toMatchObject(taken);
      await t.prisma.idempotencyKey.deleteMany({ where: { key: headers['idempotency-key'] } });
      const shorter = { ...seat(9), dropStopId: t.world.stops[2]?.id };
      expect(await send(buyer, shorter), 'another leg').toMatchObject(taken);
    },
  );

  it('opens a trip to whoever has the link, until the link is closed', async () => {
    const { passenger, stranger, trip } = t.world;
    expect((await t.api('POST', `/trips/${trip.id}/share`, { as: stranger })).status).toBe(403);
    const share = await t.api('POST', `/trips/${trip.id}/share`, { as: passenger });
    expect(share).toMatchObject({ status: 201, body: { url: `${t.app.publicOrigin()}/track/${share.body.token}` } });
    const open = () => t.api('POST', `/shares/${share.body.token}/session`);
    const session = await open();
    expect(session).toMatchObject({ status: 200, body: { tripId: trip.id } });
    const guest = { headers: { authorization: `Bearer ${session.body.token}` } };
    expect((await t.api('GET', '/bookings', guest)).status).toBe(401);
    expect((await t.api('DELETE', `/shares/${share.body.id}`, { as: stranger })).status).toBe(404);
    expect((await t.api('DELETE', `/shares/${share.body.id}`, { as: passenger })).status).toBe(204);
    expect((await open()).status).toBe(404);
  });

  it('lets staff work on alerts', async () => {
    const { business, rival, admin, operator, trip } = t.world;
    const alert = await t.app.services.alerts.raise({
      type: 'OFF_ROUTE',
      severity: 'WARNING',
      tripId: trip.id,
      operatorId: operator.id,
      key: trip.id,
      message: 'Off its route',
    });
    expect((await t.api('GET', '/alerts?status=OPEN', { as: business })).body.items).toMatchObject([alert ?? {}]);
    expect((await t.api('GET', '/alerts', { as: rival })).body.items).toEqual([]);
    const path = `/alerts/${alert?.id}`;
    expect((await t.api('POST', `${path}/acknowledge`, { as: rival })).status).toBe(404);
    expect((await t.api('POST', `${path}/acknowledge`, { as: business })).body.status).toBe('ACKNOWLEDGED');
    expect((await t.api('POST', `${path}/resolve`, { as: admin })).body.status).toBe('RESOLVED');
  });
});
