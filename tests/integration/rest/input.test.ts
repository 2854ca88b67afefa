import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { startRest, type TestRest } from './setup';

let rest: TestRest;
beforeAll(async () => {
  rest = await startRest();
});
afterAll(() => rest.close());

describe('what comes in', () => {
  const post = (body: unknown, headers = {}) =>
    rest.call('POST', '/operators', { as: rest.world.admin, body, headers });

  it.each(['{', '', 'name=x', '{"name":"x"}}'])('refuses %j, which is not JSON', async (body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toBe('INVALID_JSON');
  });

  it('refuses bytes that are not UTF-8', async () => {
    const request = new Request('http://buses.test/api/operators', {
      method: 'POST',
      headers: { authorization: `Bearer ${await rest.tokenOf(rest.world.admin)}` },
      body: Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    });
    expect((await rest.handle(request)).status).toBe(400);
  });

  it.each([null, [], 'text', 7, {}, { name: 7 }, { name: ' ' }, { name: 'x', phone: [] }])(
    'refuses %j, which breaks the schema',
    async (body) => {
      const answer = await post(JSON.stringify(body));
      expect(answer.status).toBe(422);
      expect(answer.body.error).toBe('INVALID_PAYLOAD');
      expect(answer.body.issues.length).toBeGreaterThan(0);
    },
  );

  it('says where the schema is broken', async () => {
    const answer = await post({ name: 'Lanka', phone: 7 });
    expect(answer.body.issues).toEqual([{ path: 'phone', message: expect.any(String) }]);
  });

  it.each(['nul \u0000 inside', 'half \ud800 a pair'])('refuses text that PostgreSQL cannot keep', async (name) => {
    const answer = await post({ name });
    expect(answer.status).toBe(422);
    expect(answer.body.issues[0].path).toBe('name');
  });

  it('ignores what the schema does not know', async () => {
    const answer = await post('{"name":"Known","__proto__":{"admin":true},"createdAt":"1970-01-01T00:00:00Z"}');
    expect(answer.status).toBe(201);
    expect(new Date(answer.body.createdAt).getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(Object.keys(answer.body).sort()).toEqual(['createdAt', 'id', 'name', 'phone']);
  });

  it('refuses a body over 1 MB, announced or not', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(1_000_001) });
    expect((await post(body)).body.error).toBe('PAYLOAD_TOO_LARGE');
    const stream = new Response(body).body;
    const request = new Request('http://buses.test/api/operators', {
      method: 'POST',
      headers: { authorization: `Bearer ${await rest.tokenOf(rest.world.admin)}` },
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect((await rest.handle(request)).status).toBe(413);
  });

  it('survives JSON as deep as it is allowed to be long', async () => {
    const answer = await post('['.repeat(200_000));
    expect([400, 422]).toContain(answer.status);
    const closed = await post('['.repeat(200_000) + ']'.repeat(200_000));
    expect([400, 422]).toContain(closed.status);
    expect(rest.logged).toEqual([]);
  });

  const cursor = (ms: string) =>
    `cursor=${Buffer.from(`${ms}.6f1c3f0a-0000-4000-8000-000000000000`).toString('base64url')}`;

  it.each([
    ...['limit=0', 'limit=201', 'limit=x', 'limit=1.5', 'cursor=nonsense', `cursor=${'a'.repeat(257)}`],
    ...['-8640000000000000', '8640000000000000', '-62167219200000', '1e400', '0x', ''].map(cursor),
  ])('refuses the query ?%s', async (query) => {
    const answer = await rest.call('GET', `/operators?${query}`, { as: rest.world.admin });
    expect(answer.status).toBe(422);
    expect(answer.body.issues[0].path).toBe(query.split('=')[0]);
  });

  it.each(['/operators/7', '/operators/not-a-uuid', '/operators/%00', '/operators/%E0%A4%A'])(
    'knows nothing under %s',
    async (path) => {
      const answer = await rest.call('GET', path, { as: rest.world.admin });
      expect([answer.status, answer.body.error]).toEqual([404, 'NOT_FOUND']);
    },
  );
});

describe('paths and methods', () => {
  it('does not know other paths', async () => {
    const answer = await rest.call('GET', '/nothing/here');
    expect([answer.status, answer.body.error]).toEqual([404, 'NOT_FOUND']);
    expect((await rest.call('GET', '')).status).toBe(404);
  });

  it('names the methods of a path that it knows', async () => {
    const answer = await rest.call('PUT', '/operators');
    expect([answer.status, answer.body.error]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(answer.headers.get('allow')).toBe('GET, POST, HEAD, OPTIONS');
    expect((await rest.call('POST', '/health')).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  it('answers HEAD as GET without a body', async () => {
    const answer = await rest.call('HEAD', '/trips');
    expect([answer.status, answer.body]).toEqual([200, '']);
    expect((await rest.call('HEAD', '/me')).status).toBe(401);
  });

  it('is never cached', async () => {
    for (const path of ['/trips', '/me', '/nothing']) {
      expect((await rest.call('GET', path)).headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('other origins', () => {
  it('lets a named origin call with its cookies', async () => {
    const answer = await rest.call('GET', '/trips', { headers: { origin: 'https://partner.test' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://partner.test');
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
    expect(answer.headers.get('vary')).toMatch(/origin/i);
  });

  it('answers its preflight', async () => {
    const answer = await rest.call('OPTIONS', '/operators', {
      headers: { origin: 'https://partner.test', 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(204);
    const methods = answer.headers.get('access-control-allow-methods')?.split(', ');
    for (const { method } of Object.values(endpoints)) expect(methods).toContain(method);
    expect(methods).toContain('HEAD');
    expect(answer.headers.get('access-control-allow-headers')).toContain('idempotency-key');
  });

  it('lets it ask whether what it has is still current', async () => {
    const headers = { origin: 'https://partner.test' };
    const preflight = await rest.call('OPTIONS', '/trips', { headers });
    expect(preflight.headers.get('access-control-allow-headers')?.split(', ')).toContain('if-none-match');
    const answer = await rest.call('GET', '/trips', { headers });
    expect(answer.headers.get('access-control-expose-headers')?.split(', ')).toContain('etag');
  });

  it.each(['https://evil.test', 'null', 'https://partner.test.evil.test', 'http://partner.test'])(
    'gives %s nothing',
    async (origin) => {
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await rest.call(method, '/trips', { headers: { origin } });
        expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    },
  );
});

describe('our own failures', () => {
  it('says UNAVAILABLE while the database is away, INTERNAL for all else, and tells nothing', async () => {
    const lost = await startRest();
    const as = lost.world.admin;
    const headers = { authorization: `Bearer ${await lost.tokenOf(as)}` };
    await lost.close();
    const answer = await lost.call('GET', '/me', { headers });
    expect([answer.status, answer.body]).toEqual([
      503,
      { error: 'UNAVAILABLE', message: 'A part of the service does not answer; nothing was kept.' },
    ]);
  });
});
