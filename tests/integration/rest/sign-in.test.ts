import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addUser, startRest, type TestRest } from './setup';

const PASSWORD = 'correct horse battery';
let rest: TestRest;
beforeAll(async () => {
  rest = await startRest();
});
afterAll(() => rest.close());

const signIn = (email: string, password: string, address: string = randomUUID()) =>
  rest.call('POST', '/auth/token', { body: { email, password }, address });

describe('log-in', () => {
  it('gives a token for twelve hours that works', async () => {
    const user = await addUser(rest, 'PASSENGER', PASSWORD);
    const answer = await signIn(user.email.toUpperCase(), PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.body.user).toEqual({ id: user.id, role: 'PASSENGER', name: user.name, email: user.email });
    const hours = (new Date(answer.body.expiresAt).getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
    const me = await rest.call('GET', '/me', { headers: { authorization: `Bearer ${answer.body.token}` } });
    expect(me.body.id).toBe(user.id);
  });

  it('answers an unknown e-mail, a wrong password, a banned and a deleted user all alike', async () => {
    const user = await addUser(rest, 'PASSENGER', PASSWORD);
    const banned = await addUser(rest, 'PASSENGER', PASSWORD);
    const deleted = await addUser(rest, 'PASSENGER', PASSWORD);
    await rest.prisma.user.update({ where: { id: banned.id }, data: { active: false } });
    await rest.prisma.user.update({ where: { id: deleted.id }, data: { deletedAt: new Date() } });
    const answers = await Promise.all([
      signIn('nobody@example.lk', PASSWORD),
      signIn(user.email, 'wrong'),
      signIn(banned.email, PASSWORD),
      signIn(deleted.email, PASSWORD),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual({ error: 'INVALID_CREDENTIALS', message: 'E-mail or password is wrong.' });
    }
  });

  it('does the same work for nobody as for somebody', async () => {
    const user = await addUser(rest, 'PASSENGER', PASSWORD);
    const timed = async (email: string) => {
      const began = performance.now();
      await signIn(email, 'wrong');
      return performance.now() - began;
    };
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 5; round++) {
      times.known.push(await timed(user.email));
      times.unknown.push(await timed(`${randomUUID()}@example.lk`));
    }
    const fastest = { known: Math.min(...times.known), unknown: Math.min(...times.unknown) };
    expect(fastest.unknown).toBeGreaterThan(fastest.known / 2);
  });

  it('wants both, as text', async () => {
    const answer = await rest.call('POST', '/auth/token', { body: { email: ['a@b.lk'] } });
    expect(answer.status).toBe(422);
    expect(answer.body.issues.map((issue: { path: string }) => issue.path)).toEqual(['email', 'password']);
  });

  it('does not mind a stale token beside the password', async () => {
    const user = await addUser(rest, 'PASSENGER', PASSWORD);
    const headers = { authorization: `Bearer ${await rest.tokenOf(user, -1)}` };
    const body = { email: user.email, password: PASSWORD };
    expect((await rest.call('POST', '/auth/token', { headers, body })).status).toBe(200);
  });
});

describe('back-off', () => {
  it('holds an account back from one address after ten failures in a minute, the right password too', async () => {
    const user = await addUser(rest, 'PASSENGER', PASSWORD);
    for (let i = 0; i < 10; i++) expect((await signIn(user.email, 'wrong', '198.51.100.1')).status).toBe(401);
    const held = await signIn(user.email.toUpperCase(), PASSWORD, '198.51.100.1');
    expect([held.status, held.body.error]).toEqual([429, 'RATE_LIMITED']);
    expect(held.body.retryAfterMs).toBeGreaterThan(0);
    expect(held.body.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(Number(held.headers.get('retry-after'))).toBe(Math.ceil(held.body.retryAfterMs / 1000));

    const other = await addUser(rest, 'PASSENGER', PASSWORD);
    expect((await signIn(other.email, PASSWORD, '198.51.100.1')).status).toBe(200);
    expect((await signIn(user.email, PASSWORD, '198.51.100.2')).status).toBe(200);
    rest.advance(60_001);
    expect((await signIn(user.email, PASSWORD, '198.51.100.1')).status).toBe(200);
  });

  it('forgets the failures of an account after a good log-in', async () => {
    const user = await addUser(rest, 'PASSENGER', PASSWORD);
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) expect((await signIn(user.email, 'wrong', '198.51.100.3')).status).toBe(401);
      expect((await signIn(user.email, PASSWORD, '198.51.100.3')).status).toBe(200);
    }
  });

  it('holds an address back after a hundred attempts in a quarter of an hour, whatever the accounts', async () => {
    const attempts = await Promise.all(
      Array.from({ length: 101 }, () => signIn(`${randomUUID()}@example.lk`, 'wrong', '198.51.100.4')),
    );
    expect(attempts.filter(({ status }) => status === 401)).toHaveLength(100);
    expect(attempts.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

describe('the first admin', () => {
  it('is made at boot when there is none, once, however many nodes boot', async () => {
    await rest.prisma.user.updateMany({ where: { role: 'ADMIN' }, data: { active: false } });
    const email = `First-${randomUUID()}@example.lk`;
    const ensure = () => rest.accountsService.ensureAdmin({ email, password: PASSWORD });
    await Promise.all([ensure(), ensure(), ensure()]);
    await rest.accountsService.ensureAdmin({ email: 'second@example.lk', password: PASSWORD });
    const admins = await rest.prisma.user.findMany({ where: { role: 'ADMIN', active: true } });
    expect(admins.map((admin) => admin.email)).toEqual([email.toLowerCase()]);
    expect((await signIn(email, PASSWORD)).body.user.role).toBe('ADMIN');
  });
});
