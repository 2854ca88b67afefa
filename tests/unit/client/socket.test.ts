import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectionState } from '@/lib/client/connection';
import { RestError } from '@/lib/client/rest-error';
import { createSocketClient, type SocketClient, type SocketClientOptions } from '@/lib/client/socket';
import { until } from '@/lib/client/store';
import { createFakeClock } from '@/tests/support/fake-clock';
import { type FakeServer, SILENCE, startFakeServer } from '@/tests/support/fake-contract-server';
import { fakeToken } from '@/tests/support/fake-token';

const TRIP = '11111111-1111-4111-8111-111111111111';
const fix = { tripId: TRIP, lat: 6.9, lng: 79.9 };

let server: FakeServer | undefined;
const clients: SocketClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server?.close();
  server = undefined;
});

function clientOf(options: Partial<SocketClientOptions> = {}): SocketClient {
  const client = createSocketClient({
    url: server?.url ?? '',
    token: async () => 'token',
    transports: ['websocket'],
    ...options,
  });
  clients.push(client);
  return client;
}

const reaches = (client: SocketClient, state: ConnectionState['state']) =>
  until(client.connection, (now) => now.state === state);

describe('connecting', () => {
  it('is connecting, then online, and shows token and device', async () => {
    server = await startFakeServer();
    const client = clientOf({ device: 'phone-1' });
    client.connect();
    expect(client.connection.get()).toEqual({ state: 'connecting' });
    await reaches(client, 'online');
    expect(server.auths).toEqual([{ token: 'token', device: 'phone-1' }]);
  });

  it.each(['NO_TOKEN', 'INVALID_TOKEN'])('stops at %s', async (message) => {
    server = await startFakeServer({ refuse: () => message });
    const ends: string[] = [];
    const client = clientOf({ onSessionEnded: (reason) => ends.push(reason) });
    client.connect();
    expect(await reaches(client, 'ended')).toEqual({ state: 'ended', reason: message });
    expect(ends).toEqual([message]);
    expect(server.auths).toHaveLength(1);
  });

  it('comes back after AUTH_ERROR, with full jitter and a token fetched anew', async () => {
    let refusals = 1;
    server = await startFakeServer({ refuse: () => (refusals-- > 0 ? 'AUTH_ERROR' : null) });
    const clock = createFakeClock({ random: 0.5 });
    let fetched = 0;
    const client = clientOf({
      clock,
      token: async () => `token-${++fetched}`,
      backoff: { baseMs: 1000, capMs: 15_000 },
    });
    client.connect();
    expect(await reaches(client, 'offline')).toEqual({ state: 'offline', reason: 'AUTH_ERROR' });
    expect(clock.waits()).toEqual([500]);
    clock.advance(500);
    await reaches(client, 'online');
    expect(server.auths.map(({ token }) => token)).toEqual(['token-1', 'token-2']);
  });

  it('doubles the back-off up to its cap while nobody is there', async () => {
    const gone = await startFakeServer();
    await gone.close();
    const clock = createFakeClock({ random: 0.999999 });
    const client = clientOf({ url: gone.url, clock, backoff: { baseMs: 1000, capMs: 5000 } });
    client.connect();
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      await clock.timer((ms) => ms < 20_000);
      const [ms = 0] = clock.waits();
      waits.push(ms);
      clock.advance(ms);
    }
    expect(waits).toEqual([999, 1999, 3999, 4999, 4999]);
  });

  it('shows an expired token once only, and comes back with a newer one', async () => {
    server = await startFakeServer({ refuse: (token) => (token === 'old' ? 'TOKEN_EXPIRED' : null) });
    const clock = createFakeClock();
    const tokens = ['old', 'new'];
    const client = clientOf({ clock, token: async () => tokens.shift() ?? 'new' });
    client.connect();
    await reaches(client, 'offline');
    clock.advance(1000);
    await reaches(client, 'online');

    const stuck = clientOf({ clock, token: async () => 'old' });
    stuck.connect();
    await reaches(stuck, 'offline');
    clock.advance(1000);
    expect(await reaches(stuck, 'ended')).toEqual({ state: 'ended', reason: 'TOKEN_EXPIRED' });
    expect(server.auths.map(({ token }) => token)).toEqual(['old', 'new', 'old']);
  });

  it('ends where the session is gone, and tries again where only the network is', async () => {
    server = await startFakeServer();
    const signedOut = clientOf({
      token: () => Promise.reject(new RestError({ code: 'UNAUTHENTICATED', status: 401 })),
    });
    signedOut.connect();
    expect(await reaches(signedOut, 'ended')).toEqual({ state: 'ended', reason: 'NO_TOKEN' });

    const clock = createFakeClock();
    let fails = 1;
    const flaky = clientOf({
      clock,
      token: () => (fails-- > 0 ? Promise.reject(new RestError({ code: 'OFFLINE', status: 0 })) : Promise.resolve('t')),
    });
    flaky.connect();
    await reaches(flaky, 'offline');
    clock.advance(1000);
    await reaches(flaky, 'online');
  });

  it('gives up an attempt that hangs', async () => {
    const clock = createFakeClock();
    const client = clientOf({ url: 'http://127.0.0.1:9', clock, token: () => new Promise(() => {}) });
    client.connect();
    clock.advance(20_000);
    expect(client.connection.get()).toEqual({ state: 'offline', reason: 'timeout' });
  });

  it('can be opened again after it was closed', async () => {
    server = await startFakeServer();
    const ends: string[] = [];
    const client = clientOf({ onSessionEnded: (reason) => ends.push(reason) });
    client.connect();
    await reaches(client, 'online');
    client.close();
    expect(client.connection.get()).toEqual({ state: 'ended', reason: 'CLOSED' });
    client.connect();
    await reaches(client, 'online');
    expect(ends).toEqual([]);
  });
});

describe('the end of a session', () => {
  it.each(['REPLACED', 'REVOKED', 'ROLE_CHANGED', 'SHARE_ENDED'] as const)('%s: never comes back', async (reason) => {
    server = await startFakeServer();
    const clock = createFakeClock();
    const ends: string[] = [];
    const client = clientOf({ clock, onSessionEnded: (why) => ends.push(why) });
    client.connect();
    await reaches(client, 'online');
    server.connections[0]?.emit('server:session:ended', { reason });
    expect(await reaches(client, 'ended')).toEqual({ state: 'ended', reason });
    clock.advance(3_600_000);
    expect(ends).toEqual([reason]);
    expect(server.auths).toHaveLength(1);
    expect(await client.request('driver:connect', { tripId: TRIP })).toMatchObject({ ok: false, error: 'ENDED' });
  });

  it('SHUTDOWN: comes back spread over five seconds', async () => {
    server = await startFakeServer();
    const clock = createFakeClock({ random: 0.8 });
    const client = clientOf({ clock });
    client.connect();
    await reaches(client, 'online');
    const [socket] = server.connections;
    socket?.emit('server:session:ended', { reason: 'SHUTDOWN' });
    socket?.disconnect(true);
    expect(await reaches(client, 'offline')).toEqual({ state: 'offline', reason: 'SHUTDOWN' });
    expect(clock.waits()).toEqual([4000]);
    clock.advance(4000);
    await reaches(client, 'online');
  });

  it('TOKEN_EXPIRED: comes back with another token only', async () => {
    server = await startFakeServer();
    const clock = createFakeClock();
    const tokens = ['one', 'two', 'two'];
    const client = clientOf({ clock, token: async () => tokens.shift() ?? '' });
    const expire = (index: number) => {
      server?.connections[index]?.emit('server:session:ended', { reason: 'TOKEN_EXPIRED' });
      server?.connections[index]?.disconnect(true);
    };
    client.connect();
    await reaches(client, 'online');
    expire(0);
    await reaches(client, 'offline');
    clock.advance(1000);
    await reaches(client, 'online');
    expire(1);
    await reaches(client, 'offline');
    clock.advance(2000);
    expect(await reaches(client, 'ended')).toEqual({ state: 'ended', reason: 'TOKEN_EXPIRED' });
  });
});

describe('a token that nears its end', () => {
  it('is exchanged a minute before, again and again', async () => {
    server = await startFakeServer();
    const clock = createFakeClock();
    let made = 0;
    const token = async () =>
      fakeToken({ issuedAt: clock.now(), expiresAt: clock.now() + 600_000, mark: String(++made) });
    const client = clientOf({ clock, token });
    client.connect();
    await reaches(client, 'online');
    for (const round of [1, 2]) {
      await clock.timer((ms) => ms > 500_000);
      expect(clock.waits()).toEqual([540_000]);
      clock.advance(540_000);
      await server.reached(() => server?.count('auth:refresh') === round);
    }
    const sent = server.received.map(({ payload }) => (payload as { token: string }).token);
    expect(new Set(sent).size).toBe(2);
    expect(sent).not.toContain(server.auths[0]?.token);
  });

  it('is tried again when the server refuses, and not sent when it is no newer', async () => {
    server = await startFakeServer({
      handlers: {
        'auth:refresh': (_, { count }) => (count === 1 ? { ok: false, error: 'UNAVAILABLE' } : { ok: true }),
      },
    });
    const clock = createFakeClock({ random: 0 });
    const long = (mark: string) => fakeToken({ issuedAt: clock.now(), expiresAt: clock.now() + 600_000, mark });
    const first = long('first');
    const tokens = [first, first, long('second'), long('third')];
    const client = clientOf({ clock, token: async () => tokens.shift() ?? '' });
    client.connect();
    await reaches(client, 'online');
    clock.advance(540_000);
    await clock.timer((ms) => ms === 5000);
    expect(server.count('auth:refresh')).toBe(0);
    clock.advance(5000);
    await server.reached(() => server?.count('auth:refresh') === 1);
    await clock.timer((ms) => ms === 5000);
    clock.advance(5000);
    await server.reached(() => server?.count('auth:refresh') === 2);
  });
});

describe('requests', () => {
  it('hands back the ack, refusals too', async () => {
    server = await startFakeServer({
      handlers: { 'driver:status': () => ({ ok: false, error: 'INVALID_TRANSITION', message: 'no' }) },
    });
    const client = clientOf();
    client.connect();
    expect(await client.request('driver:location:update', fix)).toEqual({ ok: true });
    expect(await client.request('driver:status', { tripId: TRIP, status: 'ENDED' })).toEqual({
      ok: false,
      error: 'INVALID_TRANSITION',
      message: 'no',
    });
    expect(server.count('driver:status')).toBe(1);
  });

  it('sends a numbered fix again when the answer does not come', async () => {
    server = await startFakeServer({
      handlers: { 'driver:location:update': (_, { count }) => (count < 3 ? SILENCE : { ok: true, duplicate: true }) },
    });
    const clock = createFakeClock();
    const client = clientOf({ clock });
    client.connect();
    await reaches(client, 'online');
    const answer = client.request('driver:location:update', { ...fix, seq: 7 }, { timeoutMs: 3000, retries: 2 });
    for (const [tries, pause] of [
      [1, 250],
      [2, 500],
    ] as const) {
      await server.reached(() => server?.count('driver:location:update') === tries);
      clock.advance(3000);
      await clock.timer((ms) => ms === pause);
      clock.advance(pause);
    }
    expect(await answer).toEqual({ ok: true, duplicate: true });
    expect(server.received.map(({ payload }) => (payload as { seq: number }).seq)).toEqual([7, 7, 7]);
  });

  it('never repeats a fix without a number: it may have been taken', async () => {
    server = await startFakeServer({ handlers: { 'driver:location:update': () => SILENCE } });
    const clock = createFakeClock();
    const client = clientOf({ clock });
    client.connect();
    await reaches(client, 'online');
    const answer = client.request('driver:location:update', fix, { timeoutMs: 3000, retries: 5 });
    await server.reached(() => server?.count('driver:location:update') === 1);
    clock.advance(3000);
    expect(await answer).toEqual({ ok: false, error: 'TIMEOUT' });
    expect(server.count('driver:location:update')).toBe(1);
  });

  it('goes on over the next connection when this one breaks', async () => {
    server = await startFakeServer({
      handlers: {
        'driver:location:update': (_, { socket }) => {
          if (server?.connections.length === 1) {
            socket.disconnect(true);
            return SILENCE;
          }
          return { ok: true };
        },
      },
    });
    const clock = createFakeClock();
    const client = clientOf({ clock });
    client.connect();
    await reaches(client, 'online');
    const answer = client.request('driver:location:update', { ...fix, seq: 1 });
    await reaches(client, 'offline');
    await clock.timer((ms) => ms === 250);
    clock.advance(500);
    await reaches(client, 'online');
    expect(await answer).toEqual({ ok: true });
    expect(server.received).toHaveLength(2);
  });

  it('comes back when it is told to, not before', async () => {
    server = await startFakeServer({
      handlers: {
        'passenger:subscribe': (_, { count }) =>
          count === 1 ? { ok: false, error: 'RATE_LIMITED', retryAfterMs: 2000 } : { ok: true, current: null },
      },
    });
    const clock = createFakeClock();
    const client = clientOf({ clock });
    client.connect();
    await reaches(client, 'online');
    const answer = client.request('passenger:subscribe', { tripId: TRIP });
    await clock.timer((ms) => ms === 2250);
    clock.advance(2249);
    expect(server.count('passenger:subscribe')).toBe(1);
    clock.advance(1);
    expect(await answer).toMatchObject({ ok: true });
  });

  it('does not leave while there is no connection, and says so', async () => {
    const gone = await startFakeServer();
    await gone.close();
    const clock = createFakeClock();
    const client = clientOf({ url: gone.url, clock });
    client.connect();
    await reaches(client, 'offline');
    const answer = client.request('driver:location:update', fix, { timeoutMs: 700 });
    await clock.timer((ms) => ms === 700);
    clock.advance(700);
    expect(await answer).toEqual({ ok: false, error: 'OFFLINE' });
  });

  it('is called off by its signal', async () => {
    server = await startFakeServer({ handlers: { 'driver:location:update': () => SILENCE } });
    const client = clientOf();
    client.connect();
    const abort = new AbortController();
    const answer = client.request('driver:location:update', { ...fix, seq: 1 }, { signal: abort.signal });
    await server.reached(() => server?.count('driver:location:update') === 1);
    abort.abort();
    expect(await answer).toEqual({ ok: false, error: 'ENDED' });
  });
});

it('hears server events on every connection, until told otherwise', async () => {
  server = await startFakeServer();
  const clock = createFakeClock();
  const client = clientOf({ clock });
  const heard: string[] = [];
  const end = client.on('server:trip:status', ({ status }) => heard.push(status));
  const tell = (index: number, status: string) =>
    server?.connections[index]?.emit('server:trip:status', { tripId: TRIP, status, timestamp: '' });
  client.connect();
  await reaches(client, 'online');
  tell(0, 'STARTED');
  server.connections[0]?.disconnect(true);
  await reaches(client, 'offline');
  clock.advance(1000);
  await reaches(client, 'online');
  tell(1, 'PAUSED');
  await client.request('driver:connect', { tripId: TRIP });
  end();
  tell(1, 'ENDED');
  await client.request('driver:connect', { tripId: TRIP });
  expect(heard).toEqual(['STARTED', 'PAUSED']);
});
