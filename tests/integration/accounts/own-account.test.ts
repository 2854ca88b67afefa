import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected, disconnected, listen, startTestApp, type TestApp } from '@/tests/support/app';
import { startSmtpSink } from '@/tests/support/smtp-sink';

const PASSWORD = 'rain on the window';
const OTHER = 'sun on the windscreen';
let app: TestApp;
let smtp: Awaited<ReturnType<typeof startSmtpSink>>;
beforeAll(async () => {
  smtp = await startSmtpSink();
  app = await startTestApp({ env: { SMTP_URL: smtp.url } });
});
afterAll(async () => {
  await app.close();
  await smtp.close();
});

const post = (path: string, body: unknown, token?: string) =>
  app.api('POST', path, { body, ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}) });
const get = (path: string, token: string) => app.api('GET', path, { headers: { authorization: `Bearer ${token}` } });
const address = () => `nimal-${randomUUID()}@example.lk`;
const signIn = (email: string, password: string) => post('/auth/token', { email, password });

async function registered() {
  const email = address();
  const answer = await post('/auth/register', { email, password: PASSWORD, name: 'Nimal', locale: 'si' });
  expect(answer.status).toBe(201);
  const { body } = await signIn(email, PASSWORD);
  return { email, id: answer.body.id as string, token: body.token as string };
}

describe('to register', () => {
  it('makes a passenger, whatever role is asked for, and sends a link in their language', async () => {
    const email = address();
    const answer = await post('/auth/register', {
      email: email.toUpperCase(),
      password: PASSWORD,
      name: ' Nimal ',
      role: 'ADMIN',
      operatorId: app.world.operator.id,
      locale: 'ta',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ email, name: 'Nimal', role: 'PASSENGER', operatorId: null, locale: 'ta' });
    expect(JSON.stringify(answer.body)).not.toMatch(/hash|token|password/i);
    const token = await smtp.token(email, 'verify');
    expect(smtp.letters.find(({ to }) => to === email)?.text).toMatch(/\p{Script=Tamil}/u);

    expect((await post('/auth/verify', { token: `${token.slice(0, -2)}xx` })).status).toBe(404);
    expect((await post('/auth/verify', { token })).status).toBe(204);
    expect((await post('/auth/verify', { token })).status).toBe(404);
    const row = await app.prisma.user.findUniqueOrThrow({ where: { email } });
    expect(row.emailVerifiedAt).not.toBeNull();
  });

  it('with an address that is taken: 409, and one row, also for ten at once', async () => {
    const email = address();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post('/auth/register', { email, password: PASSWORD, name: 'One' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toEqual({ error: 'EMAIL_TAKEN', message: 'Somebody has this e-mail address already.' });
    expect(await app.prisma.user.count({ where: { email } })).toBe(1);
    expect((await signIn(email, PASSWORD)).status).toBe(200);
  });

  it.each([
    ['short', 'a1b2c3d'],
    ['the first that is tried', 'Password123'],
    ['the same letter', 'aaaaaaaaaaaa'],
  ])('refuses a password that is %s', async (_what, password) => {
    const email = address();
    const answer = await post('/auth/register', { email, password, name: 'N' });
    expect([answer.status, answer.body.issues[0].path]).toEqual([422, 'password']);
    expect(await app.prisma.user.count({ where: { email } })).toBe(0);
  });

  it('refuses the address itself as the password, and what is no address', async () => {
    const email = address();
    expect((await post('/auth/register', { email, password: email.toUpperCase(), name: 'N' })).status).toBe(422);
    expect((await post('/auth/register', { email: 'nimal', password: PASSWORD, name: 'N' })).status).toBe(422);
  });
});

describe('a forgotten password', () => {
  it('is replaced by a link that is good once; what the old one had opened is closed within two seconds', async () => {
    const { email, token: old } = await registered();
    const socket = app.socketWith({ token: old });
    await connected(socket);
    const ended = listen(socket, 'server:session:ended');
    const closed = disconnected(socket);

    expect((await post('/auth/reset', { email: email.toUpperCase() })).status).toBe(204);
    const link = await smtp.token(email, 'reset');
    expect((await post('/auth/reset/confirm', { token: link, password: 'password1' })).status).toBe(422);
    const began = Date.now();
    const both = await Promise.all([1, 2].map(() => post('/auth/reset/confirm', { token: link, password: OTHER })));
    expect(both.map(({ status }) => status).sort()).toEqual([204, 404]);
    await closed;
    expect(Date.now() - began).toBeLessThan(2000);
    expect(ended.heard).toEqual([{ reason: 'REVOKED' }]);

    expect((await get('/me', old)).status).toBe(401);
    const again = app.socketWith({ token: old });
    await expect(connected(again)).rejects.toThrow('INVALID_TOKEN');
    expect((await signIn(email, PASSWORD)).status).toBe(401);
    const fresh = await signIn(email, OTHER);
    expect((await get('/me', fresh.body.token)).status).toBe(200);
  });

  it('tells nobody whether there is an account', async () => {
    const { email } = await registered();
    const unknown = address();
    const answers = [await post('/auth/reset', { email }), await post('/auth/reset', { email: unknown })];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [204, ''],
      [204, ''],
    ]);
    // And again at once: held back alike.
    const held = [await post('/auth/reset', { email }), await post('/auth/reset', { email: unknown })];
    expect(held.map(({ status }) => status)).toEqual([429, 429]);
    await smtp.token(email, 'reset');
    expect(smtp.letters.filter(({ to }) => to === unknown)).toEqual([]);
  });

  it('a link is worth nothing after an hour, and after a newer one', async () => {
    const { email } = await registered();
    await post('/auth/reset', { email });
    const first = await smtp.token(email, 'reset');
    app.clock.advance(31_000);
    await post('/auth/reset', { email });
    const second = await smtp.token(email, 'reset', 2);
    expect((await post('/auth/reset/confirm', { token: first, password: OTHER })).status).toBe(404);
    app.clock.advance(3_600_001);
    expect((await post('/auth/reset/confirm', { token: second, password: OTHER })).status).toBe(404);
    expect((await signIn(email, PASSWORD)).status).toBe(200);
  });
});

describe('a password that is changed', () => {
  it('wants the present one, and ends every session', async () => {
    const { email, token } = await registered();
    const wrong = await post('/me/password', { currentPassword: 'no', password: OTHER }, token);
    expect([wrong.status, wrong.body.error]).toEqual([401, 'INVALID_CREDENTIALS']);
    expect((await post('/me/password', { currentPassword: PASSWORD, password: OTHER }, token)).status).toBe(204);
    expect((await get('/me', token)).status).toBe(401);
    expect((await signIn(email, OTHER)).status).toBe(200);
  });

  it('by staff ends every session too', async () => {
    const { id, token } = await registered();
    const answer = await app.api('PATCH', `/users/${id}`, { as: app.world.admin, body: { password: OTHER } });
    expect(answer.status).toBe(200);
    expect((await get('/me', token)).status).toBe(401);
  });
});

describe('a letter that was sent before', () => {
  const patch = (id: string, body: object) => app.api('PATCH', `/users/${id}`, { as: app.world.admin, body });
  const confirm = (token: string) => post('/auth/reset/confirm', { token, password: 'wind in the coconut palms' });

  it('to another address opens nothing: neither a new password nor the new address', async () => {
    const { email, id } = await registered();
    const verify = await smtp.token(email, 'verify');
    await post('/auth/reset', { email });
    const reset = await smtp.token(email, 'reset');
    // The same address in other letters is none other.
    expect((await patch(id, { email: email.toUpperCase() })).status).toBe(200);
    expect((await post('/auth/verify', { token: verify })).status).toBe(204);
    const verified = () => app.prisma.user.findUniqueOrThrow({ where: { id }, select: { emailVerifiedAt: true } });
    expect((await verified()).emailVerifiedAt).not.toBeNull();

    const moved = address();
    expect((await patch(id, { email: moved })).status).toBe(200);
    expect((await verified()).emailVerifiedAt, 'of the new address nothing is known').toBeNull();
    expect((await confirm(reset)).status).toBe(404);
    expect((await signIn(moved, PASSWORD)).status).toBe(200);
  });

  it('to confirm an address does not confirm the one after it', async () => {
    const { email, id } = await registered();
    const verify = await smtp.token(email, 'verify');
    await patch(id, { email: address() });
    expect((await post('/auth/verify', { token: verify })).status).toBe(404);
  });

  it('for a new password is worth nothing once there is one; the address can still be confirmed', async () => {
    const { email, id, token } = await registered();
    const verify = await smtp.token(email, 'verify');
    await post('/auth/reset', { email });
    const first = await smtp.token(email, 'reset');
    expect((await post('/me/password', { currentPassword: PASSWORD, password: OTHER }, token)).status).toBe(204);
    expect((await confirm(first)).status).toBe(404);
    expect((await post('/auth/verify', { token: verify })).status).toBe(204);

    app.clock.advance(31_000);
    await post('/auth/reset', { email });
    const second = await smtp.token(email, 'reset', 2);
    expect((await patch(id, { password: PASSWORD })).status).toBe(200);
    expect((await confirm(second)).status).toBe(404);
    expect((await signIn(email, PASSWORD)).status).toBe(200);
  });
});

describe('a thousand log-in tries', () => {
  it('are answered 401 or 429, and only the first ten of a minute were compared', async () => {
    const { email } = await registered();
    const statuses = new Map<number, number>();
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => signIn(email, 'a guess')));
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 401: 10, 429: 990 });
  });
});

describe('my data', () => {
  it('is given as it is kept, and nobody else’s', async () => {
    const { world } = app;
    const mine = await app.api('GET', '/me/data', { as: world.passenger });
    expect(mine.status).toBe(200);
    expect(mine.body.user.email).toBe(world.passenger.email);
    expect(mine.body.bookings.length).toBeGreaterThan(0);
    const text = JSON.stringify(mine.body);
    for (const { email } of [world.stranger, world.driver, world.admin]) expect(text).not.toContain(email);
    expect(text).not.toMatch(/hash/i);
  });

  it('is deleted: seats to come are given back, the person is gone from all of it, and takings stay', async () => {
    const { email, id, token } = await registered();
    const { trip, route } = app.world;
    const stops = route.stops;
    const booked = await post(
      `/trips/${trip.id}/bookings`,
      { seatNumber: 31, pickupStopId: stops[0]?.id, dropStopId: stops[1]?.id },
      token,
    );
    expect(booked.status).toBe(201);
    await app.prisma.pushSubscription.create({
      data: { userId: id, endpoint: `https://push.test/${id}`, p256dh: 'x', auth: 'y' },
    });
    expect((await post('/me/delete', { password: 'no' }, token)).status).toBe(401);
    const gone = await post('/me/delete', { password: PASSWORD }, token);
    expect([gone.status, app.errors]).toEqual([204, []]);

    expect((await get('/me', token)).status).toBe(401);
    expect((await signIn(email, PASSWORD)).status).toBe(401);
    const user = await app.prisma.user.findUniqueOrThrow({ where: { id } });
    expect(user).toMatchObject({ name: 'Deleted user', phone: null, active: false, passwordHash: '' });
    expect(JSON.stringify(user)).not.toContain('nimal');
    const booking = await app.prisma.booking.findUniqueOrThrow({ where: { id: booked.body.id } });
    expect(booking.status).toBe('CANCELLED');
    const seen = await app.api('GET', '/bookings?limit=200', { as: app.world.admin });
    expect(JSON.stringify(seen.body)).not.toMatch(/nimal/i);
    expect(await app.prisma.pushSubscription.count({ where: { userId: id } })).toBe(0);
    expect(await app.prisma.accountLink.count({ where: { userId: id } })).toBe(0);
    // The address is free again.
    expect((await post('/auth/register', { email, password: PASSWORD, name: 'Nimal' })).status).toBe(201);
  });

  it('is gone from what conductors were told at the door, and from what they wished to hear of', async () => {
    const { id, token } = await registered();
    const { conductor } = app.world;
    const trip = await app.world.addTrip({ departsAt: new Date(app.clock.now()) });
    const booking = await app.world.book(trip.id, id, 32);
    const ticket = await get(`/bookings/${booking.id}/ticket`, token);
    const scan = { token: ticket.body.token, scanId: randomUUID(), scannedAt: new Date(app.clock.now()).toISOString() };
    const sync = () => app.api('POST', '/scans/sync', { as: conductor, body: { device: 'd1', scans: [scan] } });
    expect(JSON.stringify((await sync()).body)).toContain('Nimal');
    await app.prisma.notifySettings.create({ data: { userId: id, tripId: trip.id } });
    expect((await post('/me/delete', { password: PASSWORD }, token)).status).toBe(204);

    const again = await sync();
    expect(again.status).toBe(200);
    expect(JSON.stringify(again.body)).toContain('BOARDED');
    const left = await app.prisma.$queryRaw`SELECT s.result FROM scan s WHERE s.booking_id = ${booking.id}::uuid`;
    expect(JSON.stringify([again.body, left])).not.toMatch(/nimal/i);
    expect(await app.prisma.notifySettings.count({ where: { userId: id } })).toBe(0);
  });

  it('staff cannot delete themselves this way', async () => {
    const answer = await app.api('POST', '/me/delete', { as: app.world.driver, body: { password: 'x' } });
    expect(answer.status).toBe(403);
  });
});

/** Somebody with a seat, a browser that is rung, and a link that a guest follows the bus by. */
async function reachable(seatNumber: number) {
  const { email, id, token } = await registered();
  const trip = await app.world.addTrip({ departsAt: new Date(app.clock.now()) });
  const booking = await app.world.book(trip.id, id, seatNumber);
  await app.prisma.pushSubscription.create({
    data: { userId: id, endpoint: `https://push.test/${id}`, p256dh: 'x', auth: 'y' },
  });
  const { body: share } = await post(`/trips/${trip.id}/share`, {}, token);
  const open = () => post(`/shares/${share.token}/session`, {});
  const guest = app.socketWith({ token: (await open()).body.token });
  await connected(guest);
  const cancelTrip = () =>
    app.api('PATCH', `/trips/${trip.id}`, { as: app.world.admin, body: { status: 'CANCELLED' } });
  const claimed = async () =>
    (await app.repositories.notices.claim('PUSH', new Date(app.clock.now()), 200)).filter(({ user }) => user.id === id);
  return { email, id, share, open, guest, booking, trip, cancelTrip, claimed };
}

describe('somebody whom staff delete', () => {
  it('is forgotten as if they had done it themselves: seat, phone, links', async () => {
    const { id, open, guest, booking, cancelTrip, claimed } = await reachable(33);
    const ended = disconnected(guest);
    expect((await app.api('DELETE', `/users/${id}`, { as: app.world.admin })).status).toBe(204);
    await ended;
    expect((await open()).status).toBe(404);
    const row = await app.prisma.booking.findUniqueOrThrow({ where: { id: booking.id } });
    expect(row.status).toBe('CANCELLED');
    expect(await app.prisma.pushSubscription.count({ where: { userId: id } })).toBe(0);
    expect((await cancelTrip()).status).toBe(200);
    expect(await claimed()).toEqual([]);
    const log = await app.repositories.audit.list({ subjectId: id, limit: 1 });
    expect(log[0]).toMatchObject({ action: 'user.delete', actorId: app.world.admin.id });
  });
});

describe('somebody who is banned', () => {
  it('is not rung, and their links are closed for as long as it lasts; staff may close them for good', async () => {
    const { id, open, guest, share, cancelTrip, claimed } = await reachable(34);
    const ban = (active: boolean) => app.api('PATCH', `/users/${id}`, { as: app.world.admin, body: { active } });
    const ended = disconnected(guest);
    expect((await ban(false)).status).toBe(200);
    await ended;
    expect((await open()).status).toBe(404);
    expect((await cancelTrip()).status).toBe(200);
    expect(await claimed()).toEqual([]);
    await ban(true);
    expect((await open()).status).toBe(200);
    expect(await claimed()).toHaveLength(1);

    await ban(false);
    expect((await app.api('DELETE', `/shares/${share.id}`, { as: app.world.admin })).status).toBe(204);
    await ban(true);
    expect((await open()).status).toBe(404);
  });
});
