import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barrier, startTestApp, type TestApp } from '@/tests/support/app';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const report = (changes: object = {}) => ({
  clientId: randomUUID(),
  tripId: app.world.trip.id,
  kind: 'HARASSMENT',
  seatNumber: 7,
  lat: 7.0013,
  lng: 79.9508,
  happenedAt: new Date(app.clock.now() - 60_000).toISOString(),
  ...changes,
});
const send = (body: unknown, as = app.world.passenger) => app.api('POST', '/reports', { as, body });

describe('a quiet report', () => {
  it('gets a receipt, once, however often it is sent', async () => {
    const body = report();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(body)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    const receipts = new Set(answers.map((answer) => answer.body.receipt));
    expect(receipts.size).toBe(1);
    const [receipt] = receipts;
    expect(receipt).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    expect(await app.prisma.report.count({ where: { clientId: body.clientId } })).toBe(1);
    const own = await app.api('GET', `/reports/${String(receipt).toLowerCase()}`, { as: app.world.passenger });
    expect(own.body).toMatchObject({ receipt, kind: 'HARASSMENT', handled: false, tripId: app.world.trip.id });
  });

  it('reaches admins and the bus’s operator, with bus, seat and place and without a name; never the crew or a rival', async () => {
    const { world } = app;
    const crew = await Promise.all([app.connect(world.driver), app.connect(world.conductor)]);
    const heard: unknown[] = [];
    for (const socket of crew) socket.onAny((...all) => heard.push(all));
    const { body } = await send(report({ kind: 'RECKLESS_DRIVING', note: 'overtakes on bends' }));
    for (const socket of crew) await barrier(socket);
    expect(JSON.stringify(heard)).not.toMatch(/RECKLESS|overtakes/);

    for (const as of [world.admin, world.business]) {
      const { items } = (await app.api('GET', '/reports', { as })).body;
      const one = items.find(({ receipt }: { receipt: string }) => receipt === body.receipt);
      expect(one).toMatchObject({
        kind: 'RECKLESS_DRIVING',
        registration: world.vehicle.registration,
        routeCode: '01',
        seatNumber: 7,
        lat: 7.0013,
        lng: 79.9508,
        note: 'overtakes on bends',
      });
      expect(JSON.stringify(one)).not.toMatch(/priya|reporter/i);
    }
    const rival = await app.api('GET', '/reports', { as: world.rival });
    expect(rival.body.items).toEqual([]);
    for (const as of [world.driver, world.conductor]) {
      expect((await app.api('GET', '/reports', { as })).status).toBe(403);
      expect((await app.api('GET', `/reports/${body.receipt}`, { as })).status).toBe(403);
      expect((await app.api('POST', `/reports/${body.id}/handle`, { as })).status).toBe(403);
    }
    for (const as of [world.stranger, world.rival]) {
      expect((await app.api('GET', `/reports/${body.receipt}`, { as })).status).toBe(404);
    }
    expect((await app.api('POST', `/reports/${body.id}/handle`, { as: world.rival })).status).toBe(404);
    const alerts = await app.api('GET', '/alerts', { as: world.admin });
    expect(JSON.stringify(alerts.body)).not.toContain('overtakes');
  });

  it('is dealt with once, and its reporter sees so', async () => {
    const { body } = await send(report());
    const handled = await app.api('POST', `/reports/${body.id}/handle`, { as: app.world.business });
    expect(handled.body.handled).toBe(true);
    await app.api('POST', `/reports/${body.id}/handle`, { as: app.world.admin });
    const row = await app.prisma.report.findUniqueOrThrow({ where: { id: body.id } });
    expect(row.handledById).toBe(app.world.business.id);
    const own = await app.api('GET', `/reports/${body.receipt}`, { as: app.world.passenger });
    expect(own.body.handled).toBe(true);
    const open = await app.api('GET', '/reports?handled=false', { as: app.world.admin });
    expect(open.body.items.some(({ id }: { id: string }) => id === body.id)).toBe(false);
  });

  it.each([
    ['a kind that is none', { kind: 'RUDE' }],
    ['a place off the globe', { lat: 91 }],
    ['a time to come', { happenedAt: '2099-01-01T00:00:00.000Z' }],
    ['an id that is none', { clientId: 'x' }],
  ])('refuses %s', async (_what, changes) => {
    const before = await app.prisma.report.count();
    expect((await send(report(changes))).status).toBe(422);
    expect(await app.prisma.report.count()).toBe(before);
  });

  it('of a trip that is none is 404; many in an hour are held back', async () => {
    expect((await send(report({ tripId: randomUUID() }), app.world.stranger)).status).toBe(404);
    const statuses = [];
    for (let i = 0; i < 12; i++) statuses.push((await send(report(), app.world.stranger)).status);
    expect(statuses.slice(-1)).toEqual([429]);
    expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(10);
  });
});
