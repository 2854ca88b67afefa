import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ClientEventName, clientEvents } from '@/lib/contract/socket-events';
import { ask, barrier, connected, disconnected, startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(async () => {
  expect(t.errors, 'nothing of this was our own fault').toEqual([]);
  await t.close();
});

const events = Object.keys(clientEvents) as ClientEventName[];
const withPayload = events.filter((event) => !['admin:subscribe', 'fleet:unsubscribe'].includes(event));
const shapes: [string, unknown][] = [
  ['null', null],
  ['an array', [1, 2, 3]],
  ['a number', 42],
  ['true', true],
  ['a string of 60 KB', 'x'.repeat(60_000)],
  ['an empty object', {}],
  ['__proto__ as its own key', JSON.parse('{"__proto__":{"tripId":"a","admin":true},"constructor":{"prototype":{}}}')],
  ['a trip id of 60 KB', { tripId: 'x'.repeat(60_000) }],
  ['a malformed UUID', { tripId: '123e4567-e89b-12d3-a456-42661417400' }],
  ['bytes', Buffer.from([1, 2, 3])],
];
const sender = (event: ClientEventName) => {
  const roles: readonly string[] | 'any' = clientEvents[event].roles;
  if (roles === 'any') return t.world.passenger;
  return roles.includes('DRIVER') ? t.world.driver : roles.includes('CONDUCTOR') ? t.world.conductor : t.world.admin;
};

describe('payloads of any shape', () => {
  it.each(withPayload)('%s answers each once and harms nothing', async (event) => {
    const socket = await t.connect(sender(event));
    for (const [name, payload] of shapes) {
      const harmless = event === 'fleet:subscribe' && typeof payload === 'object' && !Array.isArray(payload);
      const ack = await ask(socket, event, payload);
      expect(ack, `${event} with ${name}`).toMatchObject(
        harmless ? { ok: true } : { ok: false, error: 'INVALID_PAYLOAD' },
      );
      expect(JSON.stringify(ack).length, 'the answer does not echo the question').toBeLessThan(2000);
    }
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it.each(events)('%s without an ack, without a payload, with too many arguments', async (event) => {
    const socket = await t.connect(sender(event));
    for (const args of [[], [null], [{}], [{ tripId: t.world.trip.id }], ['x', 'y', 'z'], [{}, {}, {}]])
      socket.emit(event, ...args);
    await barrier(socket);
    expect(socket.connected).toBe(true);
    expect((await fetch(`${t.origin}/api/health`)).status).toBe(200);
  });

  it('answers an unknown event, whatever its name', async () => {
    const socket = await t.connect(t.world.passenger);
    for (const event of [
      'unknown',
      'driver:explode',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '',
      'server:alert',
    ]) {
      expect(await socket.timeout(5000).emitWithAck(event, {}), event).toMatchObject({
        ok: false,
        error: 'UNKNOWN_EVENT',
      });
    }
    socket.emit('unknown without ack');
    await barrier(socket);
  });

  it('answers each ack exactly once', async () => {
    const socket = await t.connect(t.world.driver);
    let answers = 0;
    for (let i = 0; i < 20; i++)
      socket.emit('driver:connect', i % 2 ? { tripId: t.world.trip.id } : null, () => answers++);
    await barrier(socket);
    expect(answers).toBe(20);
  });
});

describe('floods', () => {
  it('answers the hundred events of a second and refuses the rest, for that user only', async () => {
    const socket = await t.connect(t.world.stranger);
    const neighbour = await t.connect(t.world.passenger);
    const payload = { tripId: t.world.trip.id };
    const acks = await Promise.all(Array.from({ length: 400 }, () => ask(socket, 'passenger:unsubscribe', payload)));
    const limited = acks.filter((ack) => !ack.ok && ack.error === 'RATE_LIMITED');
    expect(limited.length).toBeGreaterThanOrEqual(100);
    expect(acks.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(100);
    expect(limited[0]).toMatchObject({ retryAfterMs: expect.any(Number) });
    expect(await ask(neighbour, 'passenger:subscribe', payload)).toMatchObject({ ok: true });
  });

  it('lets a call for help through a flood of the same driver', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const socket = await t.connect(t.world.driver);
    const flood = Array.from({ length: 300 }, () => ask(socket, 'driver:connect', null));
    const help = ask(socket, 'driver:status', { tripId: trip.id, status: 'EMERGENCY' });
    expect(await help).toEqual({ ok: true, status: 'EMERGENCY' });
    await Promise.all(flood);
  });

  it('closes a connection that sends more than the limit, and only that one', async () => {
    const socket = await t.connect(t.world.passenger);
    const neighbour = await t.connect(t.world.passenger);
    const closed = disconnected(socket);
    socket.emit('passenger:subscribe', { tripId: 'x'.repeat(1_100_000) });
    expect(await closed).toMatch(/transport/);
    await barrier(neighbour);
  });

  it('closes a connection that comes in again and again, and counts it no more', async () => {
    const url = `${t.origin}/socket.io/?EIO=4&transport=polling`;
    const neighbour = await t.connect(t.world.passenger);
    const before = t.app.sockets.io.of('/').sockets.size;
    const connect = `40${JSON.stringify({ token: await t.tokenOf(t.world.stranger) })}`;
    const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
    const post = (body: string) =>
      fetch(`${url}&sid=${sid}`, { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
    await post(Array.from({ length: 500 }, () => connect).join('\u001e'));
    expect((await post(connect)).status, 'the session is gone').toBe(400);
    await barrier(neighbour);
    expect(t.app.sockets.io.of('/').sockets.size).toBe(before);

    // Who goes and comes back as people do is let in each time.
    const phone = t.socketWith({ token: await t.tokenOf(t.world.stranger) }, { transports: ['websocket'] });
    await connected(phone);
    const { engine } = phone.io;
    for (let i = 0; i < 5; i++) {
      engine.write('1');
      await vi.waitFor(() => expect(t.app.sockets.io.of('/').sockets.size).toBe(before));
      const back = new Promise<string>((resolve) =>
        engine.on('packet', ({ data }: { data?: unknown }) => String(data).startsWith('0') && resolve('in')),
      );
      engine.write(connect.slice(1));
      expect(await back).toBe('in');
    }
  });

  it('survives frames that are no Socket.IO', async () => {
    const url = `${t.origin}/socket.io/?EIO=4&transport=polling`;
    const frames = [
      'garbage',
      '42',
      '42["x"',
      '451-["x",{"_placeholder":true,"num":9}]',
      '40{"token":',
      '4'.repeat(5000),
      '\u001e\u001e',
      '',
    ];
    for (const frame of frames) {
      const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
      const { status } = await fetch(`${url}&sid=${sid}`, {
        method: 'POST',
        body: frame,
        headers: { 'content-type': 'text/plain' },
      });
      expect(status, frame.slice(0, 20)).toBeLessThan(500);
    }
    expect((await fetch(`${t.origin}/api/health`)).status).toBe(200);
  });
});
