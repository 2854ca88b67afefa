import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRest, type TestRest } from './setup';

let rest: TestRest;
beforeAll(async () => {
  rest = await startRest();
});
afterAll(() => rest.close());

const stops = [
  { name: { en: 'Galle', si: 'ගාල්ල' }, lat: 6.0329, lng: 80.2168, offsetMinutes: 0 },
  { name: { en: 'Matara' }, lat: 5.9485, lng: 80.5353, offsetMinutes: 62.5 },
];
const newRoute = (more: object = {}) => ({
  code: '350',
  name: { en: 'Galle – Matara' },
  operatorId: rest.world.operator.id,
  stops,
  path: [],
  fareLkr: 187.35,
  ...more,
});
const newVehicle = (more: object = {}) => ({
  registration: `NC-${randomUUID().slice(0, 8)}`,
  seatCount: 49,
  operatorId: rest.world.operator.id,
  ...more,
});

describe('operators', () => {
  it('are made, changed and removed by an admin', async () => {
    const as = rest.world.admin;
    const created = await rest.call('POST', '/operators', { as, body: { name: ' Perera Travels ' } });
    expect(created.body).toEqual({
      id: expect.any(String),
      name: 'Perera Travels',
      phone: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    const path = `/operators/${created.body.id}`;
    expect((await rest.call('PATCH', path, { as, body: { phone: '0112345678' } })).body.phone).toBe('0112345678');
    expect((await rest.call('DELETE', path, { as })).status).toBe(204);
    expect((await rest.call('GET', path, { as })).status).toBe(404);
  });

  it('stay while something is theirs', async () => {
    const answer = await rest.call('DELETE', `/operators/${rest.world.operator.id}`, { as: rest.world.admin });
    expect([answer.status, answer.body.error]).toEqual([409, 'IN_USE']);
  });

  it('of others are not there for a BUSINESS, its own is', async () => {
    const { business, operator, otherOperator } = rest.world;
    const { body } = await rest.call('GET', '/operators', { as: business });
    expect(body.items.map((item: { id: string }) => item.id)).toEqual([operator.id]);
    expect((await rest.call('GET', `/operators/${operator.id}`, { as: business })).status).toBe(200);
    for (const id of [otherOperator.id, randomUUID()]) {
      expect((await rest.call('GET', `/operators/${id}`, { as: business })).status).toBe(404);
      expect((await rest.call('PATCH', `/operators/${id}`, { as: business, body: { name: 'Mine' } })).status).toBe(404);
    }
    const own = await rest.call('PATCH', `/operators/${operator.id}`, {
      as: business,
      body: { name: 'Lanka Lines 2' },
    });
    expect(own.body.name).toBe('Lanka Lines 2');
  });
});

describe('vehicles', () => {
  it('are made, listed, changed, put out of service and removed', async () => {
    const as = rest.world.business;
    const body = newVehicle();
    const created = await rest.call('POST', '/vehicles', { as, body });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ ...body, active: true });
    const path = `/vehicles/${created.body.id}`;
    expect((await rest.call('PATCH', path, { as, body: { seatCount: 30, active: false } })).body).toMatchObject({
      seatCount: 30,
      active: false,
    });
    const { body: list } = await rest.call('GET', '/vehicles?limit=200', { as });
    expect(list.items.map((item: { id: string }) => item.id)).toContain(created.body.id);
    expect((await rest.call('DELETE', path, { as })).status).toBe(204);
    expect((await rest.call('GET', path, { as })).status).toBe(404);
  });

  it('have a registration that no other has', async () => {
    const as = rest.world.admin;
    const body = newVehicle();
    await rest.call('POST', '/vehicles', { as, body });
    const again = await rest.call('POST', '/vehicles', { as, body });
    expect([again.status, again.body.error]).toEqual([409, 'REGISTRATION_TAKEN']);
    const other = await rest.call('POST', '/vehicles', { as, body: newVehicle() });
    const patch = { as, body: { registration: body.registration } };
    expect((await rest.call('PATCH', `/vehicles/${other.body.id}`, patch)).body.error).toBe('REGISTRATION_TAKEN');
  });

  it('that have trips stay, with their operator', async () => {
    const path = `/vehicles/${rest.world.vehicle.id}`;
    const as = rest.world.admin;
    expect((await rest.call('DELETE', path, { as })).body.error).toBe('IN_USE');
    const body = { operatorId: rest.world.otherOperator.id };
    expect((await rest.call('PATCH', path, { as, body })).body.error).toBe('IN_USE');
    expect((await rest.call('PATCH', path, { as, body: { operatorId: rest.world.operator.id } })).status).toBe(200);
  });

  it('of another operator are not there, and are not given to it', async () => {
    const { rival, operator, otherOperator, vehicle } = rest.world;
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { seatCount: 1 } : undefined;
      expect((await rest.call(method, `/vehicles/${vehicle.id}`, { as: rival, body })).status).toBe(404);
    }
    expect((await rest.call('GET', '/vehicles', { as: rival })).body.items).toEqual([]);
    expect((await rest.call('POST', '/vehicles', { as: rival, body: newVehicle() })).status).toBe(404);
    const own = await rest.call('POST', '/vehicles', { as: rival, body: newVehicle({ operatorId: otherOperator.id }) });
    const give = { as: rival, body: { operatorId: operator.id } };
    expect((await rest.call('PATCH', `/vehicles/${own.body.id}`, give)).status).toBe(404);
    const nowhere = newVehicle({ operatorId: randomUUID() });
    expect((await rest.call('POST', '/vehicles', { as: rest.world.admin, body: nowhere })).status).toBe(404);
  });
});

describe('routes', () => {
  const post = (body: object, as = rest.world.business) => rest.call('POST', '/routes', { as, body });

  it('come back with the ids of their stops in order, rupees, and the stops joined for a path', async () => {
    const { status, body } = await post(newRoute());
    expect(status).toBe(201);
    expect(body).toMatchObject({ code: '350', fareLkr: 187.35, speedLimitKmh: 50, color: null, active: true });
    expect(body.stops).toEqual(stops.map((stop, sequence) => ({ id: expect.any(String), sequence, ...stop })));
    expect(body.path).toEqual([
      [6.0329, 80.2168],
      [5.9485, 80.5353],
    ]);
    expect((await rest.call('GET', `/routes/${body.id}`, { as: rest.world.business })).body).toEqual(body);
    const row = await rest.prisma.route.findUniqueOrThrow({ where: { id: body.id } });
    expect(row.fareCents).toBe(18_735);
  });

  it('keep a path of their own', async () => {
    const path = [
      [6.0329, 80.2168],
      [6.0, 80.4],
      [5.9485, 80.5353],
    ];
    expect((await post(newRoute({ path }))).body.path).toEqual(path);
  });

  it.each([
    ['one stop', { stops: stops.slice(0, 1) }, 'stops'],
    ['times that go back', { stops: [...stops].reverse() }, 'stops'],
    ['a path off the earth', { path: [[91, 80]] }, 'path.0.0'],
    ['a fare below nothing', { fareLkr: -1 }, 'fareLkr'],
    ['a name without English', { name: { si: 'ගාල්ල' } }, 'name.en'],
    ['half a kilometre per hour', { speedLimitKmh: 50.5 }, 'speedLimitKmh'],
  ])('refuse %s', async (_what, change, path) => {
    const answer = await post(newRoute(change));
    expect(answer.status).toBe(422);
    expect(answer.body.issues[0].path).toBe(path);
  });

  it('are changed freely while no trip uses them', async () => {
    const { body: route } = await post(newRoute());
    const as = rest.world.business;
    const patch = (body: object) => rest.call('PATCH', `/routes/${route.id}`, { as, body });
    const three = [...stops, { name: { en: 'Tangalle' }, lat: 6.024, lng: 80.791, offsetMinutes: 110 }];
    const more = await patch({ stops: three });
    expect(more.body.stops.map((stop: { name: { en: string } }) => stop.name.en)).toEqual([
      'Galle',
      'Matara',
      'Tangalle',
    ]);
    expect(more.body.path).toHaveLength(3);
    const fewer = await patch({
      stops: stops.slice(0, 2),
      path: [
        [6.1, 80.1],
        [5.9, 80.6],
      ],
    });
    expect(fewer.body.stops).toHaveLength(2);
    expect(fewer.body.path).toEqual([
      [6.1, 80.1],
      [5.9, 80.6],
    ]);
    expect((await patch({ path: [] })).body.path).toEqual(stops.map(({ lat, lng }) => [lat, lng]));
    expect((await patch({})).status).toBe(200);
    expect((await rest.call('DELETE', `/routes/${route.id}`, { as })).status).toBe(204);
    expect((await rest.call('GET', `/routes/${route.id}`, { as })).status).toBe(404);
  });

  it('keep their stops once a trip uses them; name, fare and limit may change', async () => {
    const path = `/routes/${rest.world.route.id}`;
    const as = rest.world.business;
    const before = (await rest.call('GET', path, { as })).body;
    const refused = await rest.call('PATCH', path, { as, body: { stops, fareLkr: 1 } });
    expect([refused.status, refused.body.error]).toEqual([409, 'IN_USE']);
    expect((await rest.call('GET', path, { as })).body).toEqual(before);
    const change = { name: { en: 'Fort – Kandy' }, fareLkr: 612.5, speedLimitKmh: 70 };
    const changed = await rest.call('PATCH', path, { as, body: change });
    expect(changed.body).toEqual({ ...before, ...change });
    expect((await rest.call('DELETE', path, { as })).body.error).toBe('IN_USE');
    const moved = { as: rest.world.admin, body: { operatorId: rest.world.otherOperator.id } };
    expect((await rest.call('PATCH', path, moved)).body.error).toBe('IN_USE');
  });

  it('of another operator are not there', async () => {
    const { rival, route } = rest.world;
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { fareLkr: 1 } : undefined;
      expect((await rest.call(method, `/routes/${route.id}`, { as: rival, body })).status).toBe(404);
    }
    expect((await rest.call('GET', '/routes', { as: rival })).body.items).toEqual([]);
    expect((await post(newRoute(), rival)).status).toBe(404);
  });

  it('leave a line in the log for each change', async () => {
    const { body } = await post(newRoute());
    const as = rest.world.business;
    await rest.call('PATCH', `/routes/${body.id}`, { as, body: { fareLkr: 5 } });
    await rest.call('DELETE', `/routes/${body.id}`, { as });
    const lines = await rest.prisma.auditLog.findMany({ where: { subjectId: body.id }, orderBy: { id: 'asc' } });
    expect(lines.map(({ action }) => action)).toEqual(['route.create', 'route.update', 'route.delete']);
    expect(lines[1]?.detail).toEqual({ fields: ['fareCents'] });
  });
});
