import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, barrier, disconnected, listen, startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

const here = { lat: 6.9344, lng: 79.8501 };

/** A link to the trip, and a guest's socket that came by it and follows nothing. */
async function guestOf(tripId: string) {
  const token = randomBytes(24).toString('base64url');
  const tokenHash = createHash('sha256').update(token).digest('hex');
  const { id } = await t.prisma.share.create({ data: { tripId, tokenHash, createdById: t.world.passenger.id } });
  const session = await t.api('POST', `/shares/${token}/session`);
  const socket = t.socketWith({ token: session.body.token });
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve());
    socket.connect();
  });
  return { shareId: id, socket };
}

describe('passenger:glance', () => {
  it('tells where the bus is and when it comes to the stops asked for, and makes no follower', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    await t.world.book(trip.id, t.world.passenger.id, 1);
    const driver = await t.connect(t.world.driver);
    await ask(driver, 'driver:location:update', { tripId: trip.id, ...here });
    const socket = await t.connect(t.world.passenger);
    const kandy = t.world.stops[3]?.id ?? '';
    const heard = listen(socket, 'server:location:update');
    const ack = await ask(socket, 'passenger:glance', { tripId: trip.id, stops: [kandy] });
    expect(ack).toMatchObject({ ok: true, current: here, status: 'STARTED', eta: { stops: [{ stopId: kandy }] } });
    expect(ack.ok && ack.eta?.stops.length).toBe(1);
    expect(JSON.stringify(ack).length, 'bytes of one look').toBeLessThan(700);

    await ask(driver, 'driver:location:update', { tripId: trip.id, lat: 6.9354, lng: 79.8511 });
    await barrier(socket);
    expect(heard.heard).toEqual([]);
  });

  it('is for those alone who may follow, and says so', async () => {
    const socket = await t.connect(t.world.stranger);
    const glance = (payload: unknown) => ask(socket, 'passenger:glance', payload);
    expect(await glance({ tripId: t.world.trip.id })).toMatchObject({ ok: false, error: 'FORBIDDEN' });
    expect(await glance({ tripId: t.world.trip.id, share: 'wrong' })).toMatchObject({ ok: false, error: 'FORBIDDEN' });
    expect(await glance({ tripId: randomBytes(4).toString('hex') })).toMatchObject({ error: 'INVALID_PAYLOAD' });
    expect(await glance({ tripId: t.world.trip.id, stops: Array(9).fill(t.world.trip.id) })).toMatchObject({
      error: 'INVALID_PAYLOAD',
    });
  });

  it('a guest who only glances loses the line with the link, within five seconds', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const { shareId, socket } = await guestOf(trip.id);
    const other = await guestOf(trip.id);
    expect(await ask(socket, 'passenger:glance', { tripId: trip.id })).toMatchObject({ ok: true });
    const ended = listen(socket, 'server:session:ended');
    const from = performance.now();
    const closed = disconnected(socket);
    const { status } = await t.api('DELETE', `/shares/${shareId}`, { as: t.world.passenger });
    expect(status).toBe(204);
    await closed;
    expect(performance.now() - from).toBeLessThan(5000);
    expect(ended.heard).toEqual([{ reason: 'SHARE_ENDED' }]);
    expect(await ask(other.socket, 'passenger:glance', { tripId: trip.id })).toMatchObject({ ok: true });
  });

  it('and sixty minutes after the trip has ended', async () => {
    const trip = await t.world.addTrip({ status: 'STARTED' });
    const endedAt = new Date(t.clock.now() - 3_600_000 + 4000);
    const { socket } = await guestOf(trip.id);
    await t.prisma.trip.update({ where: { id: trip.id }, data: { status: 'ENDED', endedAt } });
    expect(await ask(socket, 'passenger:glance', { tripId: trip.id })).toMatchObject({ ok: true, status: 'ENDED' });
    t.clock.advance(5000);
    await disconnected(socket);
  });
});
