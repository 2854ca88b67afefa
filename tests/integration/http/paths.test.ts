import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

describe('addresses that nobody can read', () => {
  it.each(['/users/%ff', '/trips/%', '/trips/%E0%A4%A', '/trips/%c0%af/live', '/shares/%ff/session', '/%ff'])(
    '/api%s is 404 in the form of every error',
    async (path) => {
      const { status, body } = await t.api('GET', path, { as: t.world.admin });
      expect([status, body.error]).toEqual([404, 'NOT_FOUND']);
    },
  );

  it('a page of such an address is 400, and the server lives on', async () => {
    expect((await fetch(`${t.origin}/track/%ff`)).status).toBe(400);
    expect((await t.api('GET', '/health')).status).toBe(200);
  });
});

describe('a foreign page', () => {
  const origin = 'https://evil.example';

  it('changes nothing, whatever it carries', async () => {
    const before = await t.prisma.operator.count();
    const { status, body } = await t.api('POST', '/operators', {
      as: t.world.admin,
      body: { name: 'Evil' },
      headers: { origin },
    });
    expect([status, body.error]).toEqual([403, 'FORBIDDEN']);
    expect(await t.prisma.operator.count()).toBe(before);
  });

  it('our own page may', async () => {
    const { status } = await t.api('POST', '/operators', {
      as: t.world.admin,
      body: { name: 'Good' },
      headers: { origin: t.origin },
    });
    expect(status).toBe(201);
  });
});

describe('alerts', () => {
  it('say by whom and when', async () => {
    const { id } = await t.prisma.alert.create({
      data: { type: 'LONG_STOP', severity: 'WARNING', key: 'x', message: 'stands', operatorId: t.world.operator.id },
    });
    const taken = await t.api('POST', `/alerts/${id}/acknowledge`, { as: t.world.business });
    expect(taken.body).toMatchObject({
      status: 'ACKNOWLEDGED',
      acknowledgedById: t.world.business.id,
      resolvedAt: null,
    });
    expect(Date.parse(taken.body.acknowledgedAt)).toBeGreaterThan(0);
    const closed = await t.api('POST', `/alerts/${id}/resolve`, { as: t.world.admin });
    expect(closed.body).toMatchObject({ status: 'RESOLVED', resolvedById: t.world.admin.id });
    const listed = await t.api('GET', '/alerts?status=RESOLVED', { as: t.world.business });
    expect(listed.body.items).toContainEqual(closed.body);
  });
});
