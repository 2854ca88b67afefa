import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, listen, startTestApp, type TestApp } from '@/tests/support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(async () => {
  expect(t.errors).toEqual([]);
  await t.close();
});

const leg = (from = 0, to = 3) => ({ pickupStopId: t.world.stops[from]?.id, dropStopId: t.world.stops[to]?.id });
const started = () => t.world.addTrip({ status: 'STARTED' });

describe('the manifest', () => {
  it('gives the assigned conductor the seats, names and the public key, and nobody else a word', async () => {
    const { conductor, otherConductor, driver, business, passenger, stranger, addTrip, book } = t.world;
    const trip = await addTrip({ status: 'STARTED' });
    const mine = await book(trip.id, passenger.id, 4);
    const gone = await book(trip.id, stranger.id, 5);
    await t.prisma.booking.update({ where: { id: gone.id }, data: { status: 'CANCELLED' } });
    const path = `/trips/${trip.id}/manifest`;
    const { status, headers, body } = await t.api('GET', path, { as: conductor });
    expect(status).toBe(200);
    expect(body).toMatchObject({ tripId: trip.id, trip: { id: trip.id, seatCount: 40 } });
    expect(body.trip.stops).toHaveLength(4);
    expect(body.bookings).toMatchObject([
      { id: mine.id, seatNumber: 4, passengerName: passenger.name, status: 'CONFIRMED', walkIn: false, price: 500 },
      { id: gone.id, seatNumber: 5, passengerName: null, status: 'CANCELLED' },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/phone|email|example\.lk/i);
    // The key is the one that tickets are signed with.
    const { body: ticket } = await t.api('GET', `/bookings/${mine.id}/ticket`, { as: passenger });
    const [, payload, signature] = ticket.token.split('.');
    const key = await crypto.subtle.importKey('spki', Buffer.from(body.keys[0].spki, 'base64url'), 'Ed25519', false, [
      'verify',
    ]);
    const signed = Buffer.from(`SV1.${payload}`);
    expect(await crypto.subtle.verify('Ed25519', key, Buffer.from(signature, 'base64url'), signed)).toBe(true);

    const etag = headers.get('etag') ?? '';
    expect((await t.api('GET', path, { as: conductor, headers: { 'if-none-match': etag } })).status).toBe(304);
    await ask(await t.connect(conductor, { device: 'phone-7' }), 'conductor:scan', { token: ticket.token });
    const after = await t.api('GET', path, { as: conductor, headers: { 'if-none-match': etag } });
    expect(after).toMatchObject({
      status: 200,
      body: { bookings: [{ status: 'BOARDED', boardedBy: 'phone-7' }, {}] },
    });

    expect((await t.api('GET', path, { as: otherConductor })).status).toBe(404);
    expect((await t.api('GET', `/trips/${randomUUID()}/manifest`, { as: conductor })).status).toBe(404);
    for (const as of [driver, business, passenger]) expect((await t.api('GET', path, { as })).status).toBe(403);
    expect((await t.api('GET', path)).status).toBe(401);
  });
});

describe('scans handed in', () => {
  it('are refused where they break the schema, each with its words', async () => {
    const { conductor, passenger } = t.world;
    const scan = { scanId: randomUUID(), token: 'x', scannedAt: new Date().toISOString() };
    const post = (body: unknown, as = conductor) => t.api('POST', '/scans/sync', { as, body });
    for (const [body, path] of [
      [{}, 'scans'],
      [{ scans: [] }, 'scans'],
      [{ scans: Array(501).fill(scan) }, 'scans'],
      [{ scans: 'all' }, 'scans'],
      [{ scans: [{ ...scan, scanId: 'mine' }] }, 'scans.0.scanId'],
      [{ scans: [{ ...scan, scanId: undefined }] }, 'scans.0.scanId'],
      [{ scans: [{ ...scan, token: '' }] }, 'scans.0.token'],
      [{ scans: [{ ...scan, token: 'x'.repeat(2049) }] }, 'scans.0.token'],
      [{ scans: [{ ...scan, token: 7 }] }, 'scans.0.token'],
      [{ scans: [{ ...scan, scannedAt: 'yesterday' }] }, 'scans.0.scannedAt'],
      [{ scans: [{ ...scan, scannedAt: 1_700_000_000 }] }, 'scans.0.scannedAt'],
      [{ scans: [{ ...scan, verdict: 'FINE' }] }, 'scans.0.verdict'],
      [{ scans: [{ ...scan, lat: 91, lng: 0 }] }, 'scans.0.lat'],
      [{ scans: [{ ...scan, device: 'x'.repeat(65) }] }, 'scans.0.device'],
      [{ scans: [scan], device: 'nul\0' }, 'device'],
      [{ scans: [scan], sentAt: 'now' }, 'sentAt'],
    ] as const) {
      const answer = await post(body);
      expect([answer.status, answer.body.issues?.[0]?.path]).toEqual([422, path]);
    }
    expect((await t.api('POST', '/scans/sync', { as: conductor })).status).toBe(400);
    expect((await post({ scans: [scan] }, passenger)).status).toBe(403);
    const taken = await post({ scans: [scan] });
    expect(taken).toMatchObject({
      status: 200,
      body: { results: [{ scanId: scan.scanId, ok: true, result: { valid: false, reason: 'INVALID_TICKET' } }] },
    });
  });

  it('tell the operator and the admins of a ticket that let in two, at once', async () => {
    const { conductor, admin, business, passenger, book } = t.world;
    const trip = await started();
    const booking = await book(trip.id, passenger.id, 4);
    const { body: ticket } = await t.api('GET', `/bookings/${booking.id}/ticket`, { as: passenger });
    const inbox = await t.connect(admin);
    await ask(inbox, 'admin:subscribe');
    const alerts = listen(inbox, 'server:alert');
    const operator = listen(await t.connect(business), 'server:alert');
    for (const device of ['phone-a', 'phone-b']) {
      const scan = {
        scanId: randomUUID(),
        token: ticket.token,
        scannedAt: new Date().toISOString(),
        verdict: 'BOARDED',
      };
      expect((await t.api('POST', '/scans/sync', { as: conductor, body: { device, scans: [scan] } })).status).toBe(200);
    }
    for (const heard of [await alerts.atLeast(1), await operator.atLeast(1)]) {
      expect(heard).toMatchObject([{ type: 'TICKET_CONFLICT', tripId: trip.id, status: 'OPEN' }]);
    }
  });
});

describe('a walk-in', () => {
  it('is sold a seat for a leg, is on board at once, has a receipt, and its cash is counted', async () => {
    const { conductor, otherConductor, passenger, business } = t.world;
    const trip = await started();
    const path = `/trips/${trip.id}/bookings`;
    const body = { seatNumber: 9, ...leg(0, 1), walkIn: true };
    const sold = await t.api('POST', path, { as: conductor, body });
    expect(sold).toMatchObject({ status: 201, body: { seatNumber: 9, status: 'BOARDED', payment: 'ON_BOARD' } });
    expect(sold.body.price).toBeGreaterThanOrEqual(30);
    expect(sold.body.price).toBeLessThan(500);
    expect((await t.api('POST', path, { as: conductor, body })).body.error).toBe('SEAT_TAKEN');
    // From where the first gets off, the seat is free.
    const next = await t.api('POST', path, { as: conductor, body: { ...body, ...leg(1, 3) } });
    expect(next.status).toBe(201);

    const receipt = await t.api('GET', `/bookings/${sold.body.id}/ticket`, { as: conductor });
    expect(receipt.body.svg).toContain('<svg');
    const answer = await ask(await t.connect(conductor), 'conductor:scan', { token: receipt.body.token });
    expect(answer).toMatchObject({ ok: true, reason: 'ALREADY_BOARDED', seatNumber: 9 });
    expect(answer).not.toHaveProperty('passengerName');
    const { body: manifest } = await t.api('GET', `/trips/${trip.id}/manifest`, { as: conductor });
    expect(manifest.bookings[0]).toMatchObject({ walkIn: true, passengerName: null, status: 'BOARDED' });

    // A booked seat that is paid on board counts once its passenger is let in, and one paid online never.
    const booked = await t.api('POST', path, { as: passenger, body: { seatNumber: 20, ...leg() } });
    const online = await t.api('POST', path, { as: passenger, body: { seatNumber: 21, ...leg(), payment: 'ONLINE' } });
    await t.prisma.booking.update({
      where: { id: online.body.id },
      data: { status: 'CONFIRMED', holdExpiresAt: null },
    });
    const socket = await t.connect(conductor);
    const cash = async () => (await t.api('GET', '/cash', { as: conductor })).body;
    const before = await cash();
    for (const { body: each } of [booked, online]) {
      const { body: ticket } = await t.api('GET', `/bookings/${each.id}/ticket`, { as: passenger });
      const scanned = await ask(socket, 'conductor:scan', { token: ticket.token });
      expect(scanned).toMatchObject({ reason: 'BOARDED', payment: each.payment });
    }
    const walkIns = sold.body.price + next.body.price;
    const after = await cash();
    expect(after.total).toEqual({ count: before.total.count + 1, amount: before.total.amount + 500 });
    expect(after.trips.find((each: { tripId: string }) => each.tripId === trip.id)).toMatchObject({
      walkIns: { count: 2, amount: walkIns },
      fares: { count: 1, amount: 500 },
    });
    expect((await t.api('GET', '/cash', { as: otherConductor })).body.total).toEqual({ count: 0, amount: 0 });
    expect((await t.api('GET', '/cash?date=2020-01-01', { as: conductor })).body.trips).toEqual([]);
    expect((await t.api('GET', '/cash?date=today', { as: conductor })).status).toBe(422);
    expect((await t.api('GET', '/cash', { as: business })).status).toBe(403);
  });

  it('is taken back by who sold it, within two minutes: the seat is free, the cash is not counted, the receipt is void', async () => {
    const { conductor, otherConductor, business, passenger } = t.world;
    const trip = await started();
    const path = `/trips/${trip.id}/bookings`;
    const body = { seatNumber: 5, ...leg(), walkIn: true };
    const cash = async () => (await t.api('GET', '/cash', { as: conductor })).body.total;
    const before = await cash();
    const { body: sold } = await t.api('POST', path, { as: conductor, body });
    const { body: receipt } = await t.api('GET', `/bookings/${sold.id}/ticket`, { as: conductor });
    for (const [as, status] of [
      [otherConductor, 404],
      [passenger, 404],
      [business, 409],
    ] as const) {
      expect((await t.api('DELETE', `/bookings/${sold.id}`, { as })).status).toBe(status);
    }
    expect((await cash()).count).toBe(before.count + 1);

    const back = { status: 200, body: { id: sold.id, status: 'CANCELLED', cancelledBy: 'OPERATOR' } };
    expect(
      await Promise.all([1, 2].map(() => t.api('DELETE', `/bookings/${sold.id}`, { as: conductor }))),
    ).toMatchObject([back, back]);
    expect(await cash()).toEqual(before);
    const verdict = await ask(await t.connect(conductor), 'conductor:scan', { token: receipt.token });
    expect(verdict).toMatchObject({ ok: true, valid: false, reason: 'CANCELLED' });
    const log = await t.prisma.auditLog.findMany({ where: { subjectId: sold.id } });
    expect(log).toMatchObject([{ actorId: conductor.id, action: 'booking.take-back' }]);

    const { body: again } = await t.api('POST', path, { as: conductor, body });
    expect(again).toMatchObject({ seatNumber: 5, status: 'BOARDED' });
    const createdAt = new Date(Date.now() - 121_000);
    await t.prisma.booking.update({ where: { id: again.id }, data: { createdAt } });
    expect((await t.api('DELETE', `/bookings/${again.id}`, { as: conductor })).body.error).toBe('CONFLICT');
    expect((await cash()).count).toBe(before.count + 1);
  });

  it('is sold by the conductor of the trip alone, in cash, and once for one key', async () => {
    const { conductor, otherConductor, business, passenger } = t.world;
    const trip = await started();
    const path = `/trips/${trip.id}/bookings`;
    const body = { seatNumber: 1, ...leg(), walkIn: true };
    for (const as of [otherConductor, business, passenger]) {
      expect((await t.api('POST', path, { as, body })).status).toBe(403);
    }
    for (const [more, issue] of [
      [{ passengerId: passenger.id }, 'passengerId'],
      [{ payment: 'ONLINE' }, 'payment'],
      [{ seatNumber: 41 }, 'seatNumber'],
      [{ seatNumber: 0 }, 'seatNumber'],
      [leg(3, 0), 'dropStopId'],
      [{ walkIn: 'yes' }, 'walkIn'],
    ] as const) {
      const answer = await t.api('POST', path, { as: conductor, body: { ...body, ...more } });
      expect([answer.status, answer.body.issues?.[0]?.path]).toEqual([422, issue]);
    }
    const headers = { 'idempotency-key': randomUUID() };
    const [a, b] = [
      await t.api('POST', path, { as: conductor, body, headers }),
      await t.api('POST', path, { as: conductor, body, headers }),
    ];
    expect(b.body).toEqual(a.body);
    await t.prisma.trip.update({ where: { id: trip.id }, data: { status: 'ENDED', endedAt: new Date() } });
    expect((await t.api('POST', path, { as: conductor, body: { ...body, seatNumber: 2 } })).body.error).toBe(
      'TRIP_ENDED',
    );
  });
});

describe('a problem', () => {
  it('told by the crew reaches the operator and the admins, and no passenger', async () => {
    const { conductor, driver, otherConductor, passenger, rival, admin, business } = t.world;
    const trip = await started();
    const path = `/trips/${trip.id}/problems`;
    const inbox = await t.connect(admin);
    await ask(inbox, 'admin:subscribe');
    const alerts = listen(inbox, 'server:alert');
    const note = 'The door does not close';
    const told = await t.api('POST', path, { as: conductor, body: { kind: 'VEHICLE', note } });
    expect(told).toMatchObject({ status: 201, body: { type: 'CREW_REPORT', severity: 'WARNING', tripId: trip.id } });
    expect(told.body.message).toContain(note);
    expect(await alerts.atLeast(1)).toMatchObject([{ id: told.body.id }]);
    // A second one is a matter of its own.
    expect((await t.api('POST', path, { as: driver, body: { kind: 'MEDICAL' } })).body.severity).toBe('CRITICAL');
    const list = async (as: typeof business) => (await t.api('GET', '/alerts', { as })).body.items;
    expect((await list(business)).filter(({ type }: { type: string }) => type === 'CREW_REPORT')).toHaveLength(2);
    expect((await list(rival)).filter(({ type }: { type: string }) => type === 'CREW_REPORT')).toEqual([]);
    expect((await t.api('POST', path, { as: otherConductor, body: { kind: 'OTHER' } })).status).toBe(404);
    expect((await t.api('POST', path, { as: passenger, body: { kind: 'OTHER' } })).status).toBe(403);
    for (const body of [
      {},
      { kind: 'WEATHER' },
      { kind: 'OTHER', note: '' },
      { kind: 'OTHER', note: 'x'.repeat(501) },
    ]) {
      expect((await t.api('POST', path, { as: conductor, body })).status).toBe(422);
    }
  });

  it('is told ten times in ten minutes at most', async () => {
    const { otherConductor, addTrip } = t.world;
    const trip = await addTrip({ conductorId: otherConductor.id });
    const post = () => t.api('POST', `/trips/${trip.id}/problems`, { as: otherConductor, body: { kind: 'OTHER' } });
    for (let i = 0; i < 10; i++) expect((await post()).status).toBe(201);
    expect(await post()).toMatchObject({ status: 429, body: { error: 'RATE_LIMITED' } });
  });
});
