import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '@/lib/client/clock';
import { createRestClient, type RestClientOptions, RestError } from '@/lib/client/rest';
import { type FakeServer, startFakeServer } from '@/tests/support/fake-contract-server';

let server: FakeServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Time that passes at once: what is waited for is only noted. */
function hastyClock() {
  const waits: number[] = [];
  const clock: Clock = {
    now: () => 0,
    random: () => 0.5,
    after: (ms, run) => {
      waits.push(ms);
      queueMicrotask(run);
      return () => {};
    },
  };
  return { clock, waits };
}

async function setUp(
  rest: NonNullable<Parameters<typeof startFakeServer>[0]>['rest'],
  options: RestClientOptions = {},
) {
  server = await startFakeServer({ ...(rest ? { rest } : {}) });
  return createRestClient({ baseUrl: `${server.url}/`, ...options });
}

const refused = async (call: Promise<unknown>): Promise<RestError> => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RestError);
  return error as RestError;
};

describe('a call', () => {
  it('fills path and query, shows the bearer, and hands back the answer', async () => {
    let seen: unknown;
    const rest = await setUp(
      {
        'GET /api/trips/([^/]+)/history': ({ params, query, headers }) => {
          seen = [params[1], query.get('limit'), query.has('cursor'), headers.authorization];
          return { body: { items: [], nextCursor: null } };
        },
        'GET /api/trips': ({ query }) => ({ body: { items: [query.get('status')], nextCursor: null } }),
        'DELETE /api/shares/x': () => ({ status: 204 }),
      },
      { auth: { bearer: async () => 'abc' } },
    );
    await rest.call('getTripHistory', { params: { id: 'a/b' }, query: { limit: 7, cursor: undefined } });
    expect(seen).toEqual(['a%2Fb', '7', false, 'Bearer abc']);
    expect((await rest.call('listTrips', { query: { status: ['STARTED', 'PAUSED'] } })).items).toEqual([
      'STARTED,PAUSED',
    ]);
    expect(await rest.call('deleteShare', { params: { id: 'x' } })).toBeUndefined();
  });

  it('turns a refusal into its code, issues and waiting time', async () => {
    const rest = await setUp({
      'POST /api/auth/token': () => ({
        status: 429,
        headers: { 'retry-after': '7' },
        body: { error: 'RATE_LIMITED', message: 'slowly' },
      }),
      'POST /api/operators': () => ({
        status: 422,
        body: { error: 'INVALID_PAYLOAD', message: 'no', issues: [{ path: 'name', message: 'too short' }] },
      }),
      'GET /api/me': () => ({ status: 418, body: 'teapot' }),
    });
    expect(await refused(rest.call('createToken', { body: { email: 'a', password: 'b' } }))).toMatchObject({
      code: 'RATE_LIMITED',
      status: 429,
      retryAfterMs: 7000,
    });
    expect(await refused(rest.call('createOperator', { body: { name: '' } }))).toMatchObject({
      code: 'INVALID_PAYLOAD',
      issues: [{ path: 'name', message: 'too short' }],
    });
    expect(await refused(rest.call('getMe'))).toMatchObject({ code: 'INTERNAL', status: 418 });
  });
});

describe('what fails for the moment', () => {
  it('is tried again where a repeat does no harm: GET, and POST with a key', async () => {
    const keys: unknown[] = [];
    let times = 0;
    const busy = () =>
      ++times % 3 === 0 ? { body: {} } : { status: 503, body: { error: 'UNAVAILABLE', message: '' } };
    const { clock, waits } = hastyClock();
    const rest = await setUp(
      {
        'GET /api/me': busy,
        'POST /api/operators': ({ headers }) => {
          keys.push(headers['idempotency-key']);
          return busy();
        },
      },
      { clock },
    );
    await rest.call('getMe');
    expect(waits).toEqual([250, 500]);
    await rest.call('createOperator', { body: { name: 'A' }, idempotencyKey: true });
    expect(keys).toHaveLength(3);
    expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(new Set(keys).size).toBe(1);
    expect(await refused(rest.call('createOperator', { body: { name: 'A' } }))).toMatchObject({ code: 'UNAVAILABLE' });
    expect(keys).toHaveLength(4);
  });

  it('is OFFLINE where nobody is there', async () => {
    const gone = await startFakeServer();
    await gone.close();
    const { clock, waits } = hastyClock();
    const rest = createRestClient({ baseUrl: gone.url, clock });
    expect(await refused(rest.call('getMe'))).toMatchObject({ code: 'OFFLINE', status: 0 });
    expect(waits).toHaveLength(2);
  });
});

it('in a browser’s session: the CSRF token is fetched once, and anew when it is refused', async () => {
  let issued = 0;
  const seen: unknown[] = [];
  const rest = await setUp(
    {
      'GET /api/auth/csrf': () => ({ body: { csrfToken: `csrf-${++issued}` } }),
      'POST /api/trips/t/share': ({ headers }) => {
        seen.push(headers['x-csrf-token']);
        return seen.length === 2
          ? { status: 403, body: { error: 'CSRF_FAILED', message: '' } }
          : { status: 201, body: {} };
      },
      'GET /api/me': ({ headers }) => ({ body: { csrf: headers['x-csrf-token'] ?? null } }),
    },
    { auth: 'session' },
  );
  expect(await rest.call('getMe')).toEqual({ csrf: null });
  await Promise.all([rest.call('createShare', { params: { id: 't' } })]);
  await rest.call('createShare', { params: { id: 't' } });
  expect(seen).toEqual(['csrf-1', 'csrf-1', 'csrf-2']);
});
