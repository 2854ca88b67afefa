import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '@/lib/contract/primitives';
import { startRest, type TestRest } from './setup';

let rest: TestRest;
beforeAll(async () => {
  rest = await startRest();
});
afterAll(() => rest.close());

const newUser = (role: Role, more: object = {}) => ({
  email: `New-${randomUUID()}@Example.lk`,
  password: 'long enough',
  name: 'New',
  role,
  ...more,
});
const create = (as: 'admin' | 'business', body: object) => rest.call('POST', '/users', { as: rest.world[as], body });

describe('users of an admin', () => {
  it('are made, with the e-mail in lower case and nothing secret in the answer', async () => {
    const body = newUser('PASSENGER', { phone: '0771234567', locale: 'si' });
    const answer = await create('admin', body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      email: body.email.toLowerCase(),
      role: 'PASSENGER',
      operatorId: null,
      phone: '0771234567',
      locale: 'si',
      active: true,
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/password|hash|argon/i);
    const signIn = await rest.call('POST', '/auth/token', { body: { email: body.email, password: body.password } });
    expect(signIn.body.user.id).toBe(answer.body.id);
    expect((await rest.call('GET', `/users/${answer.body.id}`, { as: rest.world.admin })).body).toEqual(answer.body);
  });

  it('have an e-mail that nobody else has, in any case, even when two come at once', async () => {
    const body = newUser('PASSENGER');
    const bodies = [body, { ...body, email: body.email.toUpperCase() }];
    const answers = await Promise.all(bodies.map((one) => create('admin', one)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.error).toBe('EMAIL_TAKEN');
    const other = await create('admin', newUser('PASSENGER'));
    const patch = { as: rest.world.admin, body: { email: body.email } };
    expect((await rest.call('PATCH', `/users/${other.body.id}`, patch)).body.error).toBe('EMAIL_TAKEN');
  });

  it.each(['DRIVER', 'CONDUCTOR', 'BUSINESS'] as const)('need an operator as %s', async (role) => {
    const answer = await create('admin', newUser(role));
    expect(answer.status).toBe(422);
    expect(answer.body.issues[0].path).toBe('operatorId');
    const nowhere = await create('admin', newUser(role, { operatorId: randomUUID() }));
    expect(nowhere.status).toBe(404);
    const operatorId = rest.world.operator.id;
    expect((await create('admin', newUser(role, { operatorId }))).body.operatorId).toBe(operatorId);
  });

  it('need one too when they become crew', async () => {
    const { body } = await create('admin', newUser('PASSENGER'));
    const patch = (change: object) => rest.call('PATCH', `/users/${body.id}`, { as: rest.world.admin, body: change });
    expect((await patch({ role: 'DRIVER' })).status).toBe(422);
    const operatorId = rest.world.operator.id;
    expect((await patch({ role: 'DRIVER', operatorId })).body).toMatchObject({ role: 'DRIVER', operatorId });
    expect((await patch({ role: 'PASSENGER' })).body).toMatchObject({ role: 'PASSENGER', operatorId: null });
  });

  it('get another password, and the old one ends', async () => {
    const user = newUser('PASSENGER');
    const { body } = await create('admin', user);
    await rest.call('PATCH', `/users/${body.id}`, { as: rest.world.admin, body: { password: 'another one' } });
    const signIn = (password: string) => rest.call('POST', '/auth/token', { body: { email: user.email, password } });
    expect((await signIn(user.password)).status).toBe(401);
    expect((await signIn('another one')).status).toBe(200);
  });

  it('are banned at once', async () => {
    const { body } = await create('admin', newUser('PASSENGER'));
    expect((await rest.call('GET', '/me', { as: body })).status).toBe(200);
    await rest.call('PATCH', `/users/${body.id}`, { as: rest.world.admin, body: { active: false } });
    expect((await rest.call('GET', '/me', { as: body })).status).toBe(401);
  });

  it('leave nothing of the person when they are deleted, and free the e-mail', async () => {
    const user = newUser('PASSENGER', { phone: '0771234567' });
    const { body } = await create('admin', user);
    expect((await rest.call('DELETE', `/users/${body.id}`, { as: rest.world.admin })).status).toBe(204);
    expect((await rest.call('GET', `/users/${body.id}`, { as: rest.world.admin })).status).toBe(404);
    expect((await rest.call('DELETE', `/users/${body.id}`, { as: rest.world.admin })).status).toBe(404);
    expect((await rest.call('GET', '/me', { as: body })).status).toBe(401);
    const row = await rest.prisma.user.findUniqueOrThrow({ where: { id: body.id } });
    expect(row.deletedAt).not.toBeNull();
    expect(JSON.stringify(row)).not.toMatch(/0771234567|example\.lk|"New"|argon/);
    expect((await create('admin', user)).status).toBe(201);
  });

  it('always keep one admin', async () => {
    const { admin } = rest.world;
    for (const change of [{ active: false }, { role: 'PASSENGER' }]) {
      const answer = await rest.call('PATCH', `/users/${admin.id}`, { as: admin, body: change });
      expect([answer.status, answer.body.error]).toEqual([409, 'CONFLICT']);
    }
    expect((await rest.call('DELETE', `/users/${admin.id}`, { as: admin })).status).toBe(409);
    const { body: second } = await create('admin', newUser('ADMIN'));
    expect((await rest.call('DELETE', `/users/${second.id}`, { as: admin })).status).toBe(204);
  });

  it('are listed page by page, each once, without those deleted', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await rest.call('GET', `/users?limit=4${query}`, { as: rest.world.admin });
      expect(body.items.length).toBeLessThanOrEqual(4);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    const rows = await rest.prisma.user.findMany({ where: { deletedAt: null }, select: { id: true } });
    expect([...seen].sort()).toEqual(rows.map(({ id }) => id).sort());
  });

  it('leave a line in the log for each change, without what is secret', async () => {
    const user = newUser('PASSENGER');
    const { body } = await create('admin', user);
    const as = rest.world.admin;
    await rest.call('PATCH', `/users/${body.id}`, { as, body: { active: false, password: 'another one' } });
    await rest.call('DELETE', `/users/${body.id}`, { as });
    const lines = await rest.prisma.auditLog.findMany({ where: { subjectId: body.id }, orderBy: { id: 'asc' } });
    expect(lines.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['user.create', as.id],
      ['user.update', as.id],
      ['user.delete', as.id],
    ]);
    const text = JSON.stringify(lines.map(({ detail }) => detail));
    expect(text).toContain('passwordHash');
    expect(text).not.toMatch(/argon|another one|example\.lk/i);
  });

  it('leave no line when the change fails', async () => {
    const user = newUser('PASSENGER');
    await create('admin', user);
    const before = await rest.prisma.auditLog.count();
    expect((await create('admin', user)).status).toBe(409);
    expect(await rest.prisma.auditLog.count()).toBe(before);
  });
});

describe('users of a BUSINESS', () => {
  it.each(['DRIVER', 'CONDUCTOR', 'BUSINESS'] as const)('are made as %s, always of its own operator', async (role) => {
    const answer = await create('business', newUser(role, { operatorId: rest.world.otherOperator.id }));
    expect(answer.status).toBe(201);
    expect(answer.body.operatorId).toBe(rest.world.operator.id);
  });

  it.each(['ADMIN', 'PASSENGER'] as const)('are never made as %s, nor become it', async (role) => {
    expect((await create('business', newUser(role))).status).toBe(403);
    const options = { as: rest.world.business, body: { role } };
    expect((await rest.call('PATCH', `/users/${rest.world.otherDriver.id}`, options)).status).toBe(403);
    expect((await rest.call('PATCH', `/users/${rest.world.business.id}`, options)).status).toBe(403);
  });

  it('stay with the operator, whatever is asked', async () => {
    const body = { operatorId: rest.world.otherOperator.id, name: 'Moved' };
    const answer = await rest.call('PATCH', `/users/${rest.world.otherDriver.id}`, { as: rest.world.business, body });
    expect(answer.body).toMatchObject({ name: 'Moved', operatorId: rest.world.operator.id });
  });

  it('of another operator, passengers and admins are not there', async () => {
    const { business, rival, passenger, admin } = rest.world;
    for (const { id } of [rival, passenger, admin]) {
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        const body = method === 'PATCH' ? { active: false } : undefined;
        const answer = await rest.call(method, `/users/${id}`, { as: business, body });
        expect([answer.status, answer.body.error]).toEqual([404, 'NOT_FOUND']);
      }
    }
    const { body } = await rest.call('GET', '/users?limit=200', { as: business });
    expect(body.items.length).toBeGreaterThan(3);
    for (const item of body.items) expect(item.operatorId).toBe(rest.world.operator.id);
  });
});

describe('oneself', () => {
  it('changes name, phone and language, and nothing else', async () => {
    const as = rest.world.stranger;
    const body = { name: 'Sita', phone: null, locale: 'ta', role: 'ADMIN', email: 'x@y.lk', active: false };
    const answer = await rest.call('PATCH', '/me', { as, body });
    expect(answer.body).toMatchObject({ name: 'Sita', phone: null, locale: 'ta', role: 'PASSENGER', email: as.email });
    expect((await rest.call('GET', '/me', { as })).body).toEqual(answer.body);
  });
});
