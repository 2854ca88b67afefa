import { request } from 'node:http';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, connected, disconnected, listen, startTestApp, TEST_SECRET, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

const refusal = (auth: Record<string, unknown>, options = {}) =>
  connected(t.socketWith(auth, options)).then(
    () => 'connected',
    (error: Error) => error.message,
  );
const sign = (claims: Record<string, unknown>, { secret = TEST_SECRET, alg = 'HS256', exp = '1h' } = {}) =>
  new SignJWT({ role: 'ADMIN', ...claims })
    .setProtectedHeader({ alg })
    .setIssuer((claims.iss as string) ?? 'srivibes')
    .setAudience((claims.aud as string) ?? 'srivibes')
    .setIssuedAt()
    .setExpirationTime(exp)
    .sign(new TextEncoder().encode(secret));
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('connecting', () => {
  it('takes the token from auth, with or without Bearer, and from the header', async () => {
    const token = await t.tokenOf(t.world.passenger);
    expect(await refusal({ token })).toBe('connected');
    expect(await refusal({ token: `Bearer ${token}` })).toBe('connected');
    expect(await refusal({}, { extraHeaders: { authorization: `Bearer ${token}` } })).toBe('connected');
    expect(await refusal({}, { extraHeaders: { authorization: token } })).toBe('connected');
    expect(await refusal({ token }, { transports: ['polling'] })).toBe('connected');
  });

  it('says NO_TOKEN', async () => {
    expect(await refusal({})).toBe('NO_TOKEN');
    expect(await refusal({ token: '' })).toBe('NO_TOKEN');
    expect(await refusal({ token: null })).toBe('NO_TOKEN');
  });

  it.each([
    ['no token at all', async () => 'nonsense'],
    ['another key', () => sign({ sub: t.world.admin.id }, { secret: 'another-key-another-key-another-key' })],
    ['another algorithm', () => sign({ sub: t.world.admin.id }, { alg: 'HS512' })],
    [
      'alg none',
      async () =>
        `${base64({ alg: 'none', typ: 'JWT' })}.${base64({ sub: t.world.admin.id, role: 'ADMIN', iss: 'srivibes', aud: 'srivibes', iat: 1, exp: 9e9 })}.`,
    ],
    ['another issuer', () => sign({ sub: t.world.admin.id, iss: 'other' })],
    ['another audience', () => sign({ sub: t.world.admin.id, aud: 'other' })],
    ['nobody', () => sign({ sub: '00000000-0000-4000-8000-000000000000' })],
    ['a sub that is no id', () => sign({ sub: "'; DROP TABLE user; --" })],
  ])('says INVALID_TOKEN: %s', async (_, make) => {
    expect(await refusal({ token: await make() })).toBe('INVALID_TOKEN');
  });

  it('says INVALID_TOKEN for a token that is no string', async () => {
    expect(await refusal({ token: { $ne: null } })).toBe('INVALID_TOKEN');
    expect(await refusal({ token: 42 })).toBe('INVALID_TOKEN');
  });

  it('says TOKEN_EXPIRED', async () => {
    expect(await refusal({ token: await sign({ sub: t.world.admin.id }, { exp: '-1s' }) })).toBe('TOKEN_EXPIRED');
  });

  it('says INVALID_TOKEN to who was banned or deleted since', async () => {
    const banned = await t.world.person('PASSENGER', 'Banned');
    const deleted = await t.world.person('PASSENGER', 'Deleted');
    await t.prisma.user.update({ where: { id: banned.id }, data: { active: false } });
    await t.prisma.user.update({ where: { id: deleted.id }, data: { deletedAt: new Date() } });
    expect(await refusal({ token: await t.tokenOf(banned) })).toBe('INVALID_TOKEN');
    expect(await refusal({ token: await t.tokenOf(deleted) })).toBe('INVALID_TOKEN');
  });

  it('believes the database, not the token, about the role', async () => {
    const token = await sign({ sub: t.world.passenger.id, role: 'ADMIN' });
    const socket = t.socketWith({ token });
    await connected(socket);
    expect(await ask(socket, 'admin:subscribe')).toMatchObject({ ok: false, error: 'FORBIDDEN' });
  });

  it.each(['websocket', 'polling'])('refuses a foreign origin before the upgrade, by %s', async (transport) => {
    const token = await t.tokenOf(t.world.admin);
    const before = t.app.sockets.io.engine.clientsCount;
    const said = await refusal(
      { token },
      { transports: [transport], extraHeaders: { origin: 'https://evil.example' } },
    );
    expect(said).not.toBe('connected');
    expect(t.app.sockets.io.engine.clientsCount).toBe(before);
    const response = await fetch(`${t.origin}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('ORIGIN_NOT_ALLOWED');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('lets in its own origin', async () => {
    const token = await t.tokenOf(t.world.admin);
    expect(await refusal({ token }, { extraHeaders: { origin: t.origin } })).toBe('connected');
  });

  it('refuses an upgrade on a path that is not Socket.IO’s', async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'x'.repeat(24),
      };
      const ask = request(`${t.origin}/other`, { headers }, (response) => resolve(response.statusCode));
      ask.on('upgrade', () => reject(new Error('upgraded')));
      ask.on('error', reject);
      ask.end();
    });
    expect(answer).toBe(404);
  });
});

describe('a token that ends while connected', () => {
  it('ends the session with its reason, and nothing comes after', async () => {
    const socket = t.socketWith({ token: await t.tokenOf(t.world.admin, 1) });
    await connected(socket);
    const ended = listen(socket, 'server:session:ended');
    await disconnected(socket);
    expect(ended.heard).toEqual([{ reason: 'TOKEN_EXPIRED' }]);
  });

  it('goes on when a newer one was handed in', async () => {
    const socket = t.socketWith({ token: await t.tokenOf(t.world.passenger, 1) });
    await connected(socket);
    expect(await ask(socket, 'auth:refresh', { token: await t.tokenOf(t.world.passenger, 3600) })).toEqual({
      ok: true,
    });
    // Another socket with the old life span marks the moment at which this one would have ended.
    const mark = t.socketWith({ token: await t.tokenOf(t.world.passenger, 1) });
    await connected(mark);
    await disconnected(mark);
    expect(socket.connected).toBe(true);
  });

  it('refuses another user’s token, and an expired one', async () => {
    const socket = await t.connect(t.world.passenger);
    expect(await ask(socket, 'auth:refresh', { token: await t.tokenOf(t.world.admin) })).toMatchObject({
      ok: false,
      error: 'FORBIDDEN',
    });
    expect(
      await ask(socket, 'auth:refresh', { token: await sign({ sub: t.world.passenger.id }, { exp: '-1s' }) }),
    ).toMatchObject({
      ok: false,
      error: 'FORBIDDEN',
    });
    expect(await ask(socket, 'auth:refresh', {})).toMatchObject({ ok: false, error: 'INVALID_PAYLOAD' });
  });
});
