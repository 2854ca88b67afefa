import { afterEach, describe, expect, it } from 'vitest';
import { watchAlerts } from '@/lib/client/alerts';
import { LINGER_MS, watchFleet } from '@/lib/client/fleet';
import { followTrip, GLANCE_EVERY_MS } from '@/lib/client/follow';
import { createSocketClient, type SocketClient } from '@/lib/client/socket';
import { until } from '@/lib/client/store';
import type { ServerLocation } from '@/lib/contract/locations';
import type { Alert, FleetVehicle } from '@/lib/contract/views';
import { createFakeClock } from '@/tests/support/fake-clock';
import { type FakeServer, startFakeServer } from '@/tests/support/fake-contract-server';

const TRIP = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';

let server: FakeServer | undefined;
const cleanup: (() => void)[] = [];
afterEach(async () => {
  for (const undo of cleanup.splice(0)) undo();
  await server?.close();
  server = undefined;
});

async function setUp(handlers: Parameters<typeof startFakeServer>[0] = {}) {
  server = await startFakeServer(handlers);
  const clock = createFakeClock();
  const client = createSocketClient({ url: server.url, token: async () => 't', transports: ['websocket'], clock });
  cleanup.push(client.close);
  client.connect();
  await until(client.connection, ({ state }) => state === 'online');
  return { server, client, clock };
}

/** Everything that the server sent before has arrived. */
const settled = (client: SocketClient) => client.request('driver:connect', { tripId: OTHER });

const at = (second: number, tripId = TRIP): ServerLocation => {
  const updatedAt = new Date(Date.UTC(2026, 0, 1, 8, 0, second)).toISOString();
  return { tripId, lat: 6.9 + second / 1000, lng: 79.9, updatedAt, receivedAt: updatedAt };
};

const snapshot = (current: ServerLocation | null, status = 'STARTED') => ({
  ok: true,
  current,
  eta: null,
  trip: { id: TRIP, status },
});

describe('following a trip', () => {
  it('starts with the snapshot, and never goes back to an older fix', async () => {
    const { client, server } = await setUp({ handlers: { 'passenger:subscribe': () => snapshot(at(10)) } });
    const follow = followTrip(client, TRIP);
    expect(server.received).toEqual([]);
    cleanup.push(follow.subscribe(() => {}));
    await until(follow, ({ current }) => current !== null);
    expect(follow.get()).toMatchObject({ status: 'STARTED', error: null, current: at(10) });

    const [socket] = server.connections;
    for (const location of [at(5), at(30), at(20), at(40, OTHER)]) socket?.emit('server:location:update', location);
    socket?.emit('server:trip:status', { tripId: OTHER, status: 'ENDED', timestamp: '' });
    socket?.emit('server:trip:status', { tripId: TRIP, status: 'PAUSED', timestamp: '' });
    await settled(client);
    expect(follow.get()).toMatchObject({ current: at(30), status: 'PAUSED' });
  });

  it('keeps a frame and a status that overtook the snapshot', async () => {
    const { client } = await setUp({
      handlers: {
        'passenger:subscribe': (_, { socket }) => {
          socket.emit('server:location:update', at(20));
          socket.emit('server:trip:status', { tripId: TRIP, status: 'ENDED', timestamp: '' });
          return snapshot(at(10), 'STARTED');
        },
      },
    });
    const follow = followTrip(client, TRIP);
    cleanup.push(follow.subscribe(() => {}));
    await until(follow, ({ trip }) => trip !== null);
    expect(follow.get()).toMatchObject({ current: at(20), status: 'ENDED' });
  });

  it('subscribes again after a reconnect, with its share token', async () => {
    const { client, server, clock } = await setUp({ handlers: { 'passenger:subscribe': () => snapshot(null) } });
    const follow = followTrip(client, TRIP, { share: 'abc', clock });
    cleanup.push(follow.subscribe(() => {}));
    await server.reached(() => server.count('passenger:subscribe') === 1);
    server.connections[0]?.disconnect(true);
    await until(follow, ({ connection }) => connection.state === 'offline');
    clock.advance(1000);
    await server.reached(() => server.count('passenger:subscribe') === 2);
    expect(server.received.map(({ payload }) => payload)).toEqual([
      { tripId: TRIP, share: 'abc' },
      { tripId: TRIP, share: 'abc' },
    ]);
  });

  it('shows a refusal, and asks again only where it may pass', async () => {
    const { client, server, clock } = await setUp({
      handlers: {
        'passenger:subscribe': (payload: { tripId: string }, { count }) => {
          if (payload.tripId === OTHER) return { ok: false, error: 'FORBIDDEN' };
          return count < 5 ? { ok: false, error: 'INTERNAL' } : snapshot(null);
        },
      },
    });
    const forbidden = followTrip(client, OTHER, { clock });
    cleanup.push(forbidden.subscribe(() => {}));
    await until(forbidden, ({ error }) => error === 'FORBIDDEN');
    clock.advance(600_000);
    await settled(client);
    expect(server.count('passenger:subscribe')).toBe(1);

    const follow = followTrip(client, TRIP, { clock });
    cleanup.push(follow.subscribe(() => {}));
    await until(follow, ({ error }) => error === 'INTERNAL');
    for (const [i, pause] of [1000, 2000, 4000].entries()) {
      await clock.timer((ms) => ms === pause);
      clock.advance(pause);
      await server.reached(() => server.count('passenger:subscribe') === 3 + i);
    }
    await until(follow, ({ error }) => error === null);
  });

  it('shares one subscription, and leaves it with the last', async () => {
    const { client, server } = await setUp({ handlers: { 'passenger:subscribe': () => snapshot(null) } });
    const [first, second] = [followTrip(client, TRIP), followTrip(client, TRIP)];
    const [leaveFirst, leaveSecond] = [first.subscribe(() => {}), second.subscribe(() => {})];
    await until(second, ({ trip }) => trip !== null);
    leaveFirst();
    await settled(client);
    expect(server.count('passenger:unsubscribe')).toBe(0);
    leaveSecond();
    await server.reached(() => server.count('passenger:unsubscribe') === 1);
  });

  it('mounted, unmounted and mounted again in one breath (React’s strict mode) stays subscribed', async () => {
    const { client, server } = await setUp({ handlers: { 'passenger:subscribe': () => snapshot(null) } });
    const follow = followTrip(client, TRIP);
    follow.subscribe(() => {})();
    cleanup.push(follow.subscribe(() => {}));
    await server.reached(() => server.count('passenger:subscribe') === 2);
    await settled(client);
    expect(server.count('passenger:unsubscribe')).toBe(0);
  });

  it('leaves while hidden, and a return costs one snapshot', async () => {
    const { client, server } = await setUp({
      handlers: { 'passenger:subscribe': (_, { count }) => snapshot(at(count * 10)) },
    });
    const follow = followTrip(client, TRIP);
    let told = 0;
    cleanup.push(
      follow.subscribe(() => {
        told += 1;
      }),
    );
    await until(follow, ({ current }) => current !== null);
    follow.setHidden(true);
    told = 0;
    await server.reached(() => server.count('passenger:unsubscribe') === 1);
    // One that was on its way already.
    server.connections[0]?.emit('server:location:update', at(2));
    await settled(client);
    expect(told).toBe(0);
    const before = server.received.length;
    follow.setHidden(false);
    await server.reached(() => server.count('passenger:subscribe') === 2);
    await settled(client);
    expect(server.received.slice(before).map(({ event }) => event)).toEqual(['passenger:subscribe', 'driver:connect']);
    expect(follow.get().current && Date.parse(follow.get().current?.updatedAt ?? '')).toBeGreaterThan(
      Date.parse(at(2).updatedAt),
    );
  });

  it('over a weak line asks at a slow rhythm, for its stops alone, and not at all while hidden', async () => {
    const { client, server, clock } = await setUp({
      handlers: {
        'passenger:subscribe': () => snapshot(at(1)),
        'passenger:glance': (_, { count }) => ({ ok: true, current: at(count), status: 'STARTED', eta: null }),
      },
    });
    const follow = followTrip(client, TRIP, { clock });
    follow.setThin([OTHER]);
    cleanup.push(follow.subscribe(() => {}));
    await until(follow, ({ current }) => current !== null);
    expect(follow.get()).toMatchObject({ status: 'STARTED', trip: null, error: null });
    expect(server.received.map(({ event, payload }) => [event, payload])).toEqual([
      ['passenger:glance', { tripId: TRIP, stops: [OTHER] }],
    ]);
    clock.advance(GLANCE_EVERY_MS);
    await server.reached(() => server.count('passenger:glance') === 2);
    follow.setHidden(true);
    clock.advance(10 * GLANCE_EVERY_MS);
    await settled(client);
    expect(server.count('passenger:glance')).toBe(2);
    follow.setHidden(false);
    await server.reached(() => server.count('passenger:glance') === 3);
    expect(server.count('passenger:subscribe')).toBe(0);

    follow.setThin(null);
    await until(follow, ({ trip }) => trip !== null);
    expect(server.count('passenger:subscribe')).toBe(1);
  });
});

const bus = (tripId: string, more: Partial<FleetVehicle> = {}): FleetVehicle => ({
  tripId,
  routeCode: '138',
  registration: 'NB-1234',
  status: 'STARTED',
  freshness: 'LIVE',
  lat: 6.9,
  lng: 79.9,
  speed: 8,
  heading: 90,
  updatedAt: at(0).updatedAt,
  ...more,
});

describe('watching the fleet', () => {
  it('lays changes over the snapshot, and lets who has arrived go after a while', async () => {
    const { client, server, clock } = await setUp({
      handlers: { 'fleet:subscribe': () => ({ ok: true, vehicles: [bus('a'), bus('b')] }) },
    });
    const fleet = watchFleet(client, { clock });
    cleanup.push(fleet.subscribe(() => {}));
    expect(fleet.get().loaded).toBe(false);
    await until(fleet, ({ loaded }) => loaded);
    server.connections[0]?.emit('server:fleet:update', {
      vehicles: [bus('b', { status: 'ENDED' }), bus('c', { lat: null, lng: null })],
      at: '',
    });
    await until(fleet, ({ vehicles }) => vehicles.size === 3);
    expect(fleet.get().vehicles.get('b')?.status).toBe('ENDED');
    clock.advance(LINGER_MS);
    expect([...fleet.get().vehicles.keys()]).toEqual(['a', 'c']);
  });

  it('asks anew for another part of the map, and drops who has left it', async () => {
    const north = { south: 8, west: 79, north: 10, east: 82 };
    const { client, server, clock } = await setUp({
      handlers: {
        'fleet:subscribe': ({ bounds }: { bounds?: unknown }) => ({
          ok: true,
          vehicles: bounds ? [bus('n', { lat: 9 })] : [bus('a'), bus('n', { lat: 9 })],
        }),
      },
    });
    const fleet = watchFleet(client, { clock });
    cleanup.push(fleet.subscribe(() => {}));
    await until(fleet, ({ vehicles }) => vehicles.size === 2);
    fleet.setBounds(north);
    await until(fleet, ({ vehicles }) => vehicles.size === 1);
    server.connections[0]?.emit('server:fleet:update', { vehicles: [bus('n', { lat: 7 })], at: '' });
    await until(fleet, ({ vehicles }) => vehicles.size === 0);
  });
});

describe('watching alerts', () => {
  const alert = (id: string, second: number, more: Partial<Alert> = {}): Alert => ({
    id,
    type: 'EMERGENCY',
    severity: 'CRITICAL',
    message: '',
    createdAt: at(second).updatedAt,
    status: 'OPEN',
    ...more,
  });

  it('shows the newest first, each once, and after a reconnect what is open then', async () => {
    let open = [alert('a', 1), alert('b', 2)];
    const { client, server, clock } = await setUp({
      handlers: { 'admin:subscribe': () => ({ ok: true, alerts: open }) },
    });
    const alerts = watchAlerts(client, { clock });
    cleanup.push(alerts.subscribe(() => {}));
    await until(alerts, ({ loaded }) => loaded);
    const shown = () => alerts.get().alerts.map(({ id, status }) => `${id} ${status}`);
    server.connections[0]?.emit('server:alert', alert('c', 3));
    server.connections[0]?.emit('server:alert', alert('a', 1, { status: 'ACKNOWLEDGED' }));
    await settled(client);
    expect(shown()).toEqual(['c OPEN', 'b OPEN', 'a ACKNOWLEDGED']);

    open = [alert('c', 3)];
    server.connections[0]?.disconnect(true);
    await until(alerts, ({ connection }) => connection.state === 'offline');
    clock.advance(1000);
    await until(alerts, ({ alerts: now }) => now.length === 1);
    expect(shown()).toEqual(['c OPEN']);
  });
});
