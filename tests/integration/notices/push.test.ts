import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createLine, type Socket } from 'node:net';
import { importJWK, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webpush from 'web-push';
import { deliverNotices } from '@/server/jobs/deliver-notices';
import { createPushChannel } from '@/server/services/push-channel';
import { isPublicEndpoint } from '@/server/services/push-endpoint';
import { ask, startTestApp, type TestApp } from '../../support/app';

const keys = webpush.generateVAPIDKeys();
let t: TestApp;
let service: Awaited<ReturnType<typeof startPushService>>;
beforeAll(async () => {
  service = await startPushService();
  t = await startTestApp({
    env: { VAPID_PUBLIC_KEY: keys.publicKey, VAPID_PRIVATE_KEY: keys.privateKey, PUSH_ANY_ENDPOINT: '1' },
  });
});
afterAll(async () => {
  await t?.close();
  await service?.close();
});

/** A browser's half of a subscription. */
function browser() {
  const ecdh = createECDH('prime256v1');
  const own = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: own.toString('base64url'), auth: auth.toString('base64url') },
    /** RFC 8291 over RFC 8188, one record. */
    decrypt(body: Buffer): { title: string; body: string; tag: string; url: string } {
      const salt = body.subarray(0, 16);
      const length = body.readUInt8(20);
      const theirs = body.subarray(21, 21 + length);
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), own, theirs]);
      const ikm = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(theirs), auth, info, 32));
      const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16));
      const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12));
      const sealed = body.subarray(21 + length);
      const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString());
    },
  };
}

/** Stands in for a browser maker's push service: checks who calls, keeps what came, answers what the test says. */
async function startPushService() {
  const received: { path: string; body: Buffer; headers: IncomingMessage['headers'] }[] = [];
  const answers = new Map<string, number>();
  const [x, y] = [1, 33].map((at) =>
    Buffer.from(keys.publicKey, 'base64url')
      .subarray(at, at + 32)
      .toString('base64url'),
  );
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x: x as string, y: y as string }, 'ES256');
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, token = '', shown] = /^vapid t=([^,]+), ?k=(.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const valid = await jwtVerify(token, key, { audience: origin }).catch(() => null);
    if (!valid || shown !== keys.publicKey) return void response.writeHead(403).end();
    const path = request.url ?? '';
    received.push({ path, body: Buffer.concat(chunks), headers: request.headers });
    response.writeHead(answers.get(path) ?? 201).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, received, answers, close: () => new Promise((resolve) => server.close(resolve)) };
}

const deliver = (now = () => t.clock.now()) =>
  deliverNotices({
    notices: t.repositories.notices,
    channels: [
      createPushChannel({ keys, subject: 'mailto:a@b.lk', anyEndpoint: true, store: t.repositories.notify, now }),
    ],
    onError: () => undefined,
    now,
  }).run({}, new AbortController().signal);

async function subscribed(person: { id: string; role: 'PASSENGER' }, path: string) {
  const one = browser();
  const body = { endpoint: `${service.origin}${path}`, keys: one.keys };
  const { status, body: answer } = await t.api('POST', '/push/subscriptions', { as: person, body });
  expect(status).toBe(201);
  return { ...one, id: answer.id as string };
}

const WISH = { minutesBefore: 10, stopsBefore: null, getOff: true, departure: true, delay: true, quiet: null };
const noticesOf = (bookingId: string) =>
  t.prisma.notice.findMany({ where: { bookingId }, orderBy: { createdAt: 'asc' } });
const passenger = () => t.world.person('PASSENGER', 'Nimal') as Promise<{ id: string; role: 'PASSENGER' }>;

describe('notices of a trip', () => {
  it('near, get off, departure and emergency: from the bus’s own place, once each, on the phone that asked', async () => {
    const me = await passenger();
    const trip = await t.world.addTrip();
    const booking = await t.world.book(trip.id, me.id, 21);
    const pickupStopId = t.world.stops[1]?.id ?? '';
    await t.prisma.booking.update({ where: { id: booking.id }, data: { pickupSequence: 1, pickupStopId } });
    const phone = await subscribed(me, '/me');
    await subscribed(await passenger(), '/neighbour');
    expect((await t.api('PUT', `/trips/${trip.id}/notify`, { as: me, body: WISH })).status).toBe(200);
    const driver = await t.connect(t.world.driver);
    await ask(driver, 'driver:status', { tripId: trip.id, status: 'STARTED' });
    await ask(driver, 'driver:location:update', { tripId: trip.id, lat: 6.995, lng: 79.942 });
    await expect
      .poll(async () => (await noticesOf(booking.id)).map(({ kind }) => kind).sort())
      .toEqual(['DEPARTED', 'NEAR']);
    await ask(driver, 'driver:status', { tripId: trip.id, status: 'EMERGENCY' });
    await expect.poll(async () => (await noticesOf(booking.id)).length).toBe(3);

    await Promise.all([deliver(), deliver()]);
    await deliver();
    const mine = service.received.filter(({ path }) => path === '/me');
    expect(mine.map(({ body }) => phone.decrypt(body).title).sort()).toEqual([
      'Bus 01 has left',
      'Bus 01 is near',
      'Emergency on bus 01',
    ]);
    expect(mine[0]?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
    expect(phone.decrypt(mine[0]?.body as Buffer).url).toBe(`/passenger/trip/${trip.id}`);
    expect(service.received.filter(({ path }) => path === '/neighbour')).toEqual([]);
    const { body } = await t.api('GET', '/notices', { as: me });
    expect(body.items).toHaveLength(3);
  });

  it('wakes who sits in the bus when their stop comes near, wherever their own phone is', async () => {
    const me = await passenger();
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const booking = await t.world.book(trip.id, me.id, 25);
    await t.prisma.booking.update({ where: { id: booking.id }, data: { status: 'BOARDED' } });
    await t.api('PUT', `/trips/${trip.id}/notify`, { as: me, body: WISH });
    const driver = await t.connect(t.world.driver);
    // The first fix makes the server ask who waits on this trip.
    const kinds = async () => {
      await ask(driver, 'driver:location:update', { tripId: trip.id, lat: 7.2902, lng: 80.62 });
      return (await noticesOf(booking.id)).map(({ kind }) => kind);
    };
    await expect.poll(kinds).toEqual(['GET_OFF']);
  });

  it('two nodes that look at the same time tell once', async () => {
    const other = await startTestApp({ beside: { database: t.database, world: t.world } });
    try {
      const me = await passenger();
      const trip = await t.world.addTrip({ status: 'STARTED' });
      const booking = await t.world.book(trip.id, me.id, 22);
      const change = { tripId: trip.id, status: 'EMERGENCY' as const, timestamp: new Date().toISOString() };
      for (const app of [t, other, t]) app.app.services.events.emit('trip:status', change);
      await expect.poll(async () => (await noticesOf(booking.id)).length).toBe(1);
      await other.repositories.ping();
      expect(await noticesOf(booking.id)).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  it('quiet hours: nothing rings but what cannot wait', async () => {
    const me = await passenger();
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const booking = await t.world.book(trip.id, me.id, 23);
    const phone = await subscribed(me, '/quiet');
    await t.api('PUT', `/trips/${trip.id}/notify`, { as: me, body: { ...WISH, quiet: { from: 0, until: 1439 } } });
    const noon = new Date();
    noon.setUTCHours(6, 30, 0, 0);
    const data = (kind: 'NEAR' | 'EMERGENCY') => ({ userId: me.id, bookingId: booking.id, kind, data: { minutes: 5 } });
    await t.prisma.notice.createMany({
      data: [data('NEAR'), data('EMERGENCY')].map((row) => ({ ...row, createdAt: noon })),
    });
    await deliver(() => noon.getTime());
    const rung = service.received.filter(({ path }) => path === '/quiet');
    expect(rung.map(({ body }) => phone.decrypt(body).title)).toEqual(['Emergency on bus 01']);
  });

  it('a browser that is gone is forgotten; a service that is busy is asked again, later', async () => {
    const me = await passenger();
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const booking = await t.world.book(trip.id, me.id, 24);
    await subscribed(me, '/gone');
    await subscribed(me, '/busy');
    service.answers.set('/gone', 410).set('/busy', 429);
    await t.prisma.notice.create({
      data: { userId: me.id, bookingId: booking.id, kind: 'DELAYED', data: { minutes: 12 } },
    });
    const count = (path: string) => service.received.filter((one) => one.path === path).length;
    await deliver();
    expect(await t.prisma.pushSubscription.count({ where: { userId: me.id } })).toBe(1);
    await deliver();
    expect([count('/gone'), count('/busy')]).toEqual([1, 1]);
    service.answers.set('/busy', 201);
    t.clock.advance(31_000);
    await deliver();
    await deliver();
    expect([count('/gone'), count('/busy')]).toEqual([1, 2]);
  });
});

describe('an endpoint that means ill', () => {
  /** Answers every connection as it likes. `closed` resolves when the first of them has been ended from our side. */
  async function startLine(talk: (socket: Socket) => NodeJS.Timeout) {
    let end: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (end = resolve));
    const line = createLine((socket) => {
      const talking = talk(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          clearInterval(talking);
          end();
        });
      socket.resume();
    });
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(line.address() as AddressInfo).port}/`;
    return { endpoint, closed, close: () => new Promise((resolve) => line.close(resolve)) };
  }
  const notice = {
    id: 'n',
    kind: 'DEPARTED' as const,
    tripId: 't',
    bookingId: 'b',
    referenceCode: 'r',
    seatNumber: 1,
    routeCode: '01',
    from: { en: 'A' },
    to: { en: 'B' },
    departsAt: new Date().toISOString(),
    createdAt: new Date().toISOString(),
    readAt: null,
    data: {},
  };
  const deliverTo = (endpoint: string, timeoutMs?: number) => {
    const { p256dh, auth } = browser().keys;
    const store = {
      pushTargets: async () => [{ id: 'p', endpoint, p256dh, auth }],
      dropPush: async () => undefined,
      findSettings: async () => null,
    };
    const rest = { subject: 'mailto:a@b.lk', anyEndpoint: true, now: Date.now };
    return createPushChannel({ keys, store, ...rest, ...(timeoutMs === undefined ? {} : { timeoutMs }) }).deliver(
      notice,
      { id: 'u', email: 'a@b.lk', name: 'A', locale: 'en' },
    );
  };

  it('and never ends its head is left when the time is over, however busy it keeps the line', async () => {
    const line = await startLine((socket) => {
      socket.write('HTTP/1.1 201 Created\r\n');
      return setInterval(() => socket.write('x-more: x\r\n'), 20);
    });
    await expect(deliverTo(line.endpoint, 300)).rejects.toThrow('the push service did not answer');
    await line.closed;
    await line.close();
  });

  it('and wants to talk otherwise is left', async () => {
    const line = await startLine((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n');
      return setInterval(() => socket.write('x'), 20);
    });
    await expect(deliverTo(line.endpoint, 300)).rejects.toThrow('the push service did not answer');
    await line.closed;
    await line.close();
  });

  it('and never ends its body is left once it has said its status', async () => {
    const line = await startLine((socket) => {
      socket.write('HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n');
      return setInterval(() => socket.write('1\r\nx\r\n'), 20);
    });
    expect(await deliverTo(line.endpoint)).toBe('DELIVERED');
    await line.closed;
    await line.close();
  });
});

describe('what a client may ask for', () => {
  it('the key is public; wishes are for who has a booking; subscriptions are their owner’s', async () => {
    expect((await t.api('GET', '/push/key')).body).toEqual({ key: keys.publicKey });
    const { stranger, trip } = t.world;
    const put = (body: unknown) => t.api('PUT', `/trips/${trip.id}/notify`, { as: t.world.passenger, body });
    expect((await t.api('PUT', `/trips/${trip.id}/notify`, { as: stranger, body: WISH })).status).toBe(404);
    expect((await put({ ...WISH, minutesBefore: 0 })).status).toBe(422);
    expect((await put({ ...WISH, quiet: { from: 0, until: 1440 } })).status).toBe(422);
    expect((await put(WISH)).body).toEqual(WISH);
    const get = () => t.api('GET', `/trips/${trip.id}/notify`, { as: t.world.passenger });
    expect((await get()).body).toEqual(WISH);
    expect((await t.api('DELETE', `/trips/${trip.id}/notify`, { as: t.world.passenger })).status).toBe(204);
    expect((await get()).body).toMatchObject({ minutesBefore: null, getOff: false, delay: true });

    const me = await passenger();
    const { id } = await subscribed(me, '/own');
    expect((await t.api('DELETE', `/push/subscriptions/${id}`, { as: stranger })).status).toBe(404);
    expect((await t.api('DELETE', `/push/subscriptions/${id}`, { as: me })).status).toBe(204);
    expect((await t.api('POST', '/push/subscriptions', { body: {} })).status).toBe(401);
  });

  it.each([
    ['https://fcm.googleapis.com/fcm/send/x', true],
    ['https://updates.push.services.mozilla.com/wpush/v2/x', true],
    ['http://fcm.googleapis.com/x', false],
    ['https://localhost/x', false],
    ['https://127.0.0.1/x', false],
    ['https://10.0.0.7/x', false],
    ['https://169.254.169.254/latest/meta-data', false],
    ['https://[::1]/x', false],
    ['https://[::ffff:10.0.0.1]/x', false],
    ['https://[fd00::1]/x', false],
    ['https://redis/x', false],
    ['https://db.internal/x', false],
    ['https://example.com:6379/x', false],
    ['https://user:pass@example.com/x', false],
    ['https://2130706433/x', false],
    ['file:///etc/passwd', false],
  ])('an endpoint %s: %s', (endpoint, allowed) => expect(isPublicEndpoint(endpoint)).toBe(allowed));
});
