import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '@/lib/contract/rest/endpoint';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { SECRET, startRest, type TestRest } from './setup';

let rest: TestRest;
beforeAll(async () => {
  rest = await startRest();
});
afterAll(() => rest.close());

const pathOf = ({ path }: Endpoint) => path.replace(/:\w+/g, randomUUID());
const all = Object.entries(endpoints) as [string, Endpoint][];
const closed = all.filter(([, { access }]) => access !== 'public');
const byRole = all.filter(([, { access }]) => typeof access !== 'string');

describe('who may call what', () => {
  it.each(closed)('%s wants somebody to be signed in', async (_name, endpoint) => {
    const answer = await rest.call(endpoint.method, pathOf(endpoint), { body: endpoint.body ? '{' : undefined });
    expect([answer.status, answer.body.error]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it.each(byRole)('%s is for its roles only, whatever the body', async (_name, endpoint) => {
    const people = [rest.world.passenger, rest.world.driver, rest.world.conductor, rest.world.business];
    for (const as of people.filter(({ role }) => !endpoint.access.includes(role))) {
      const answer = await rest.call(endpoint.method, pathOf(endpoint), { as, body: endpoint.body ? '{' : undefined });
      expect([as.role, answer.status, answer.body.error]).toEqual([as.role, 403, 'FORBIDDEN']);
    }
  });
});

describe('tokens', () => {
  const withToken = (token: string, path = '/me') =>
    rest.call('GET', path, { headers: { authorization: `Bearer ${token}` } });

  it('takes a good one, and shows nothing private', async () => {
    const { passenger } = rest.world;
    const answer = await rest.call('GET', '/me', { as: passenger });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).sort()).toEqual([
      'active',
      'createdAt',
      'email',
      'id',
      'locale',
      'name',
      'operatorId',
      'phone',
      'role',
    ]);
    expect(answer.body).toMatchObject({ id: passenger.id, email: passenger.email });
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'nonsense', ''])('refuses the header %j', async (authorization) => {
    const answer = await rest.call('GET', '/me', { headers: { authorization } });
    expect(answer.status).toBe(401);
  });

  it('refuses alg none', async () => {
    const now = Math.floor(Date.now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      sub: rest.world.admin.id,
      role: 'ADMIN',
      iss: 'srivibes',
      aud: 'srivibes',
      iat: now,
      exp: now + 60,
    };
    expect((await withToken(`${part({ alg: 'none' })}.${part(claims)}.`)).status).toBe(401);
  });

  it('refuses another key', async () => {
    const token = await new SignJWT({ role: 'ADMIN' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(rest.world.admin.id)
      .setIssuer('srivibes')
      .setAudience('srivibes')
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(new TextEncoder().encode(`${SECRET}x`));
    expect((await withToken(token)).status).toBe(401);
  });

  it('refuses one that has expired', async () => {
    const answer = await withToken(await rest.tokenOf(rest.world.admin, -1));
    expect([answer.status, answer.body.message]).toEqual([401, 'The token has expired.']);
  });

  it('refuses a broken one where nobody need be signed in, instead of showing what strangers see', async () => {
    expect((await rest.call('GET', '/trips')).status).toBe(200);
    expect((await withToken('broken', '/trips')).status).toBe(401);
  });

  it('does not believe the role in a token', async () => {
    const token = await rest.tokenOf({ ...rest.world.passenger, role: 'ADMIN' });
    expect((await withToken(token, '/users')).status).toBe(403);
  });

  it('refuses who is banned, and who is deleted', async () => {
    const banned = await rest.world.person('PASSENGER', 'banned');
    const deleted = await rest.world.person('PASSENGER', 'deleted');
    for (const as of [banned, deleted]) expect((await rest.call('GET', '/me', { as })).status).toBe(200);
    await rest.prisma.user.update({ where: { id: banned.id }, data: { active: false } });
    await rest.prisma.user.update({ where: { id: deleted.id }, data: { deletedAt: new Date() } });
    for (const as of [banned, deleted]) expect((await rest.call('GET', '/me', { as })).status).toBe(401);
  });

  it('knows a guest by link for nobody', async () => {
    const share = await rest.prisma.share.create({
      data: { tripId: rest.world.trip.id, tokenHash: randomUUID(), createdById: rest.world.passenger.id },
    });
    const { token } = await rest.tokens.mint({ sub: share.id, role: 'PASSENGER', ttlSeconds: 60, share: share.id });
    // It is a good token, only not for this.
    expect((await rest.accountsService.actorForToken(token)).actor.shareTripId).toBe(rest.world.trip.id);
    for (const path of ['/me', '/bookings', '/trips']) expect((await withToken(token, path)).status).toBe(401);
  });
});
