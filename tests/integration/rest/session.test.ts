import { createHash } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET, startRest, type TestRest } from './setup';

let rest: TestRest;
beforeAll(async () => {
  rest = await startRest();
});
afterAll(() => rest.close());

const seal = (sub: string, secret = SECRET, maxAge = 60) => encode({ token: { sub, role: 'ADMIN' }, secret, maxAge });
const csrfCookie = (token: string, secret = SECRET) =>
  `${token}|${createHash('sha256').update(`${token}${secret}`).digest('hex')}`;
const cookies = (session: string, csrf?: string, prefix = { session: '', csrf: '' }) => ({
  cookie: [
    'other=1',
    `${prefix.session}next-auth.session-token=${session}`,
    ...(csrf ? [`${prefix.csrf}next-auth.csrf-token=${encodeURIComponent(csrf)}`] : []),
  ].join('; '),
});
const TOKEN = 'a'.repeat(64);

describe('the session of a browser', () => {
  it('is known by its cookie', async () => {
    const { passenger } = rest.world;
    const answer = await rest.call('GET', '/me', { headers: cookies(await seal(passenger.id)) });
    expect([answer.status, answer.body.id]).toEqual([200, passenger.id]);
  });

  it('gives no role of its own', async () => {
    const answer = await rest.call('GET', '/users', { headers: cookies(await seal(rest.world.passenger.id)) });
    expect(answer.status).toBe(403);
  });

  it.each([
    ['sealed by somebody else', () => seal(rest.world.admin.id, `${SECRET}x`)],
    ['over', () => seal(rest.world.admin.id, SECRET, -60)],
    ['nonsense', async () => 'nonsense'],
    ['one of our bearer tokens', () => rest.tokenOf(rest.world.admin)],
  ])('counts for nothing when it is %s', async (_what, make) => {
    const headers = cookies(await make());
    expect((await rest.call('GET', '/me', { headers })).status).toBe(401);
    expect((await rest.call('GET', '/trips', { headers })).status).toBe(200);
  });

  it('has prefixed cookies where the origin is https', async () => {
    const secure = await startRest({ publicOrigin: () => 'https://buses.test' });
    try {
      const session = await seal(secure.world.admin.id);
      const prefix = { session: '__Secure-', csrf: '__Host-' };
      expect((await secure.call('GET', '/me', { headers: cookies(session) })).status).toBe(401);
      const headers = { ...cookies(session, csrfCookie(TOKEN), prefix), 'x-csrf-token': TOKEN };
      expect((await secure.call('PATCH', '/me', { headers, body: {} })).status).toBe(200);
    } finally {
      await secure.close();
    }
  });

  it('gets a token for the sockets, for ten minutes', async () => {
    const { driver } = rest.world;
    const headers = { ...cookies(await seal(driver.id), csrfCookie(TOKEN)), 'x-csrf-token': TOKEN };
    const answer = await rest.call('POST', '/auth/socket-token', { headers });
    expect(answer.status).toBe(200);
    expect(answer.body.user).toEqual({ id: driver.id, role: 'DRIVER', name: driver.name, email: driver.email });
    const left = new Date(answer.body.expiresAt).getTime() - Date.now();
    expect(left).toBeGreaterThan(590_000);
    expect(left).toBeLessThanOrEqual(600_000);
    expect((await rest.accountsService.actorForToken(answer.body.token)).actor.id).toBe(driver.id);
  });
});

describe('CSRF', () => {
  const patch = async (csrf: string | undefined, shown: { header?: string; field?: unknown }) =>
    rest.call('PATCH', '/me', {
      headers: {
        ...cookies(await seal(rest.world.passenger.id), csrf),
        ...(shown.header === undefined ? {} : { 'x-csrf-token': shown.header }),
      },
      body: { name: 'Priya', ...(shown.field === undefined ? {} : { csrfToken: shown.field }) },
    });

  it('lets the header pass, or the field of the body', async () => {
    expect((await patch(csrfCookie(TOKEN), { header: TOKEN })).status).toBe(200);
    expect((await patch(csrfCookie(TOKEN), { field: TOKEN })).status).toBe(200);
  });

  it.each([
    ['nothing is shown', csrfCookie(TOKEN), {}],
    ['there is no cookie', undefined, { header: TOKEN }],
    ['another token is shown', csrfCookie(TOKEN), { header: 'b'.repeat(64) }],
    ['the cookie was not made by us', csrfCookie(TOKEN, 'guess'), { header: TOKEN }],
    ['the cookie has no hash', TOKEN, { header: TOKEN }],
    ['the cookie is empty', '|', { header: '' }],
    ['the field is no text', csrfCookie(TOKEN), { field: [TOKEN] }],
    ['the whole cookie is shown', csrfCookie(TOKEN), { header: csrfCookie(TOKEN) }],
  ])('refuses when %s', async (_what, cookie, shown) => {
    const answer = await patch(cookie, shown);
    expect([answer.status, answer.body.error]).toEqual([403, 'CSRF_FAILED']);
  });

  it('is not asked of who reads, nor of a bearer', async () => {
    const headers = cookies(await seal(rest.world.passenger.id));
    expect((await rest.call('GET', '/me', { headers })).status).toBe(200);
    expect((await rest.call('HEAD', '/me', { headers })).status).toBe(200);
    expect((await rest.call('PATCH', '/me', { as: rest.world.passenger, body: {} })).status).toBe(200);
  });

  it('does not stand in the way of a log-in', async () => {
    const headers = cookies(await seal(rest.world.passenger.id));
    const answer = await rest.call('POST', '/auth/token', { headers, body: { email: 'x@y.lk', password: 'x' } });
    expect(answer.body.error).toBe('INVALID_CREDENTIALS');
  });
});
