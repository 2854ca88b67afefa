import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRest, type TestRest } from './setup';

let rest: TestRest;
beforeAll(async () => {
  rest = await startRest();
});
afterAll(() => rest.close());

const post = (key: string, name: string, as = rest.world.admin, path = '/operators') =>
  rest.call('POST', path, { as, body: { name }, headers: { 'idempotency-key': key } });
const count = (name: string) => rest.prisma.operator.count({ where: { name } });

describe('Idempotency-Key', () => {
  it('gives the same answer again, to the letter, and has one effect', async () => {
    const key = randomUUID();
    const send = async () => {
      const headers = { 'idempotency-key': key };
      const response = await rest.send('POST', '/operators', { as: rest.world.admin, body: { name: 'Once' }, headers });
      return { status: response.status, text: await response.text(), headers: response.headers };
    };
    const first = await send();
    const second = await send();
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await count('Once')).toBe(1);
  });

  it('does not mind how the body is written, nor a CSRF token in it', async () => {
    const key = randomUUID();
    const headers = { 'idempotency-key': key };
    const as = rest.world.admin;
    const body = '{"name":"Spaced","phone":"0770000000"}';
    const first = await rest.call('POST', '/operators', { as, headers, body });
    const again = '{ "csrfToken": "x", "phone": "0770000000",\n "name": "Spaced" }';
    expect((await rest.call('POST', '/operators', { as, headers, body: again })).body).toEqual(first.body);
  });

  it('refuses another request under the same key', async () => {
    const key = randomUUID();
    await post(key, 'First');
    for (const answer of [await post(key, 'Second'), await post(key, 'First', rest.world.admin, '/operators?x=1')]) {
      expect([answer.status, answer.body.error]).toEqual([409, 'IDEMPOTENCY_MISMATCH']);
    }
    expect(await count('Second')).toBe(0);
  });

  it('keeps the keys of two people apart', async () => {
    const key = randomUUID();
    const [a, b] = [await rest.world.person('ADMIN', 'one'), await rest.world.person('ADMIN', 'two')];
    expect((await post(key, 'Apart', a)).status).toBe(201);
    expect((await post(key, 'Apart', b)).status).toBe(201);
    expect(await count('Apart')).toBe(2);
  });

  it('has one effect when many come at once, and all get the same answer', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(key, 'At once')));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await count('At once')).toBe(1);
  });

  it('keeps nothing that opens anything: neither a token of the answer nor what tells of a password', async () => {
    const as = rest.world.admin;
    const key = randomUUID();
    const token = () => rest.call('POST', '/auth/socket-token', { as, headers: { 'idempotency-key': key } });
    const first = await token();
    expect(first.status).toBe(200);
    const again = await token();
    expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);

    const body = { email: `${randomUUID()}@example.lk`, password: 'long enough', name: 'Nimal', role: 'PASSENGER' };
    const [one, two] = [randomUUID(), randomUUID()];
    const add = (under: string) => rest.call('POST', '/users', { as, body, headers: { 'idempotency-key': under } });
    expect([(await add(one)).status, (await add(two)).status, (await add(one)).status]).toEqual([201, 409, 201]);

    const rows = await rest.prisma.idempotencyKey.findMany({ where: { key: { in: [key, one, two] } } });
    expect(rows).toHaveLength(3);
    const text = JSON.stringify(rows);
    for (const secret of [first.body.token, body.email]) expect(text).not.toContain(secret);
    const hashes = rows.filter(({ path }) => path.endsWith('/users')).map(({ bodyHash }) => bodyHash);
    expect(new Set(hashes).size, 'nor that two bodies are the same').toBe(2);
    const sent = JSON.stringify(body);
    for (const guess of [sent, JSON.stringify({ ...body, phone: null })]) {
      expect(hashes).not.toContain(createHash('sha256').update(guess).digest('hex'));
    }
  });

  it('keeps a refusal too', async () => {
    const key = randomUUID();
    const email = `${randomUUID()}@example.lk`;
    const body = { email, password: 'long enough', name: 'N', role: 'PASSENGER' };
    const send = () => rest.call('POST', '/users', { as: rest.world.admin, body, headers: { 'idempotency-key': key } });
    await rest.call('POST', '/users', { as: rest.world.admin, body });
    const refused = await send();
    expect([refused.status, refused.body.error]).toEqual([409, 'EMAIL_TAKEN']);
    await rest.prisma.user.update({ where: { email }, data: { email: `moved-${email}` } });
    const again = await send();
    expect([again.status, again.body]).toEqual([refused.status, refused.body]);
  });

  it('does not keep a failure of ours', async () => {
    const key = randomUUID();
    await rest.prisma.$executeRawUnsafe(
      `CREATE FUNCTION fail() RETURNS trigger AS $$ BEGIN RAISE 'broken'; END $$ LANGUAGE plpgsql`,
    );
    await rest.prisma.$executeRawUnsafe('CREATE TRIGGER fail BEFORE INSERT ON operator EXECUTE FUNCTION fail()');
    expect((await post(key, 'Later')).status).toBe(500);
    await rest.prisma.$executeRawUnsafe('DROP TRIGGER fail ON operator');
    expect((await post(key, 'Later')).status).toBe(201);
    expect(await count('Later')).toBe(1);
  });

  it('takes over the key of a process that died', async () => {
    const key = randomUUID();
    const first = await post(key, 'Dead');
    // As it would stand there: claimed two minutes ago, never answered.
    await rest.prisma.operator.delete({ where: { id: first.body.id } });
    await rest.prisma.idempotencyKey.updateMany({
      where: { key },
      data: { status: null, createdAt: new Date(Date.now() - 120_000) },
    });
    expect((await post(key, 'Dead')).status).toBe(201);
    expect(await count('Dead')).toBe(1);
  });

  it.each(['', 'k'.repeat(201)])('refuses a key of %j', async (key) => {
    expect((await post(key, 'Never')).status).toBe(422);
    expect(await count('Never')).toBe(0);
  });

  it('is not consulted before the caller may call', async () => {
    const key = randomUUID();
    await post(key, 'Mine');
    expect((await post(key, 'Mine', rest.world.passenger)).status).toBe(403);
    await rest.prisma.user.update({ where: { id: rest.world.admin.id }, data: { active: false } });
    expect((await post(key, 'Mine')).status).toBe(401);
  });
});
