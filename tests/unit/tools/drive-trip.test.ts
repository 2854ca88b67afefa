import { afterEach, describe, expect, it } from 'vitest';
import { createSocketClient, type SocketClient } from '@/lib/client/socket';
import type { Fix } from '@/lib/contract/locations';
import type { TripDetail } from '@/lib/contract/views';
import { createFakeClock } from '@/tests/support/fake-clock';
import { type FakeServer, SILENCE, startFakeServer } from '@/tests/support/fake-contract-server';
import { driveTrip } from '@/tools/lib/drive/drive-trip';
import { chooseTrip } from '@/tools/lib/drive/next-trip';
import { timetableOf } from '@/tools/lib/drive/timetable';
import { seededRandom } from '@/tools/lib/random';
import { createTally } from '@/tools/lib/tally';

const TRIP = '11111111-1111-4111-8111-111111111111';
const START = 1_750_000_000_000;

const stop = (sequence: number, lng: number, offsetMinutes: number) => ({
  id: `00000000-0000-4000-8000-00000000000${sequence}`,
  sequence,
  name: { en: `Stop ${sequence}` },
  lat: 6.9,
  lng,
  offsetMinutes,
  scheduledAt: new Date(START + offsetMinutes * 60_000).toISOString(),
});
const trip = (more: Partial<TripDetail> = {}) =>
  ({
    id: TRIP,
    status: 'SCHEDULED',
    routeCode: '138',
    registration: 'NB-1',
    departsAt: new Date(START).toISOString(),
    arrivesAt: new Date(START + 120_000).toISOString(),
    stops: [stop(0, 79.85, 0), stop(1, 79.855, 1), stop(2, 79.86, 2)],
    path: [],
    ...more,
  }) as TripDetail;

let server: FakeServer | undefined;
let client: SocketClient | undefined;
afterEach(async () => {
  client?.close();
  await server?.close();
});

async function setUp(handlers: NonNullable<Parameters<typeof startFakeServer>[0]>['handlers'] = {}, now = START) {
  server = await startFakeServer({ handlers: { 'driver:connect': () => ({ ok: true, trip: trip() }), ...handlers } });
  const clock = createFakeClock({ start: now });
  client = createSocketClient({ url: server.url, token: async () => 't', transports: ['websocket'], clock });
  client.connect();
  const abort = new AbortController();
  const tally = createTally();
  const result = driveTrip({
    client,
    tripId: TRIP,
    timetable: timetableOf,
    departure: ({ departsAt }) => Date.parse(departsAt),
    intervalMs: 10_000,
    random: seededRandom(1),
    clock,
    signal: abort.signal,
    tally,
    say: () => {},
  });
  const one = server;
  const fixes = () =>
    one.received.flatMap(({ event, payload }): Fix[] =>
      event === 'driver:location:update'
        ? [payload as Fix]
        : event === 'driver:location:batch'
          ? (payload as { points: Fix[] }).points
          : [],
    );
  const statuses = () =>
    one.received
      .filter(({ event }) => event === 'driver:status')
      .map(({ payload }) => (payload as { status: string }).status);
  /** Lets one interval pass once the drive waits for it. */
  const tick = async () => {
    await clock.timer((ms) => ms > 9_000 && ms <= 10_500);
    // A request is under way as long as its time-out is: let its answer come first.
    await clock.noTimer((ms) => ms === 8_000);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(10_500);
  };
  return { server: one, client, clock, abort, tally, result, fixes, statuses, tick };
}

describe('a drive', () => {
  it('starts, reports at each interval, ends at the last stop, and numbers its fixes', async () => {
    const { server, result, fixes, statuses, tick, tally } = await setUp();
    for (let i = 0; i < 12; i++) {
      await server.reached(() => fixes().length === i + 1);
      await tick();
    }
    expect(await result).toEqual({ end: 'ENDED' });
    expect(statuses()).toEqual(['STARTED', 'ENDED']);
    expect(fixes().map(({ seq }) => seq)).toEqual(fixes().map((_, i) => i));
    expect(fixes()[0]?.lng).toBeCloseTo(79.85, 3);
    expect(fixes().at(-1)?.lng).toBeCloseTo(79.86, 3);
    expect(tally.codes().get('ok')).toBe(fixes().length);
  });

  it('waits for its departure, and joins midway where that has passed', async () => {
    const early = await setUp({}, START - 30_000);
    await early.clock.timer((ms) => ms === 30_000);
    expect(early.statuses()).toEqual([]);
    early.clock.advance(30_000);
    await early.server.reached(() => early.fixes().length === 1);
    early.abort.abort();
    expect(await early.result).toEqual({ end: 'STOPPED' });

    const late = await setUp({}, START + 90_000);
    await late.server.reached(() => late.fixes().length === 1);
    expect(late.fixes()[0]?.lng).toBeGreaterThan(79.855);
    late.abort.abort();
    await late.result;
  });

  it('keeps fixes while offline, and sends them as one batch afterwards, at the wheel again', async () => {
    let away = false;
    const { server, client, clock, fixes, tick, abort, result } = await setUp({
      'driver:location:batch': ({ points }: { points: unknown[] }) => ({
        ok: true,
        accepted: points.length,
        duplicates: 0,
        rejected: [],
      }),
      'driver:location:update': (_, { socket }) => {
        if (!away) return { ok: true };
        socket.disconnect(true);
        return SILENCE;
      },
    });
    await server.reached(() => fixes().length === 1);
    away = true;
    await tick();
    await new Promise<void>((resolve) => {
      const end = client.connection.subscribe(() => {
        if (client.connection.get().state !== 'offline') return;
        end();
        resolve();
      });
    });
    // The reconnect (500 ms) falls into this interval; the next fix finds two waiting.
    await tick();
    await server.reached(() => server.count('driver:connect') === 2);
    await tick();
    await server.reached(() => server.count('driver:location:batch') === 1);
    const batch = server.received.find(({ event }) => event === 'driver:location:batch')?.payload as { points: Fix[] };
    expect(batch.points[0]?.seq).toBe(1);
    expect(batch.points.length).toBeGreaterThanOrEqual(2);
    abort.abort();
    await result;
    expect(clock.waits().length).toBeLessThan(5);
  });

  it('leaves the wheel to a device that replaces it', async () => {
    const { server, result, fixes } = await setUp();
    await server.reached(() => fixes().length === 1);
    server.connections[0]?.emit('server:session:ended', { reason: 'REPLACED' });
    expect(await result).toEqual({ end: 'REPLACED' });
  });

  it.each(['FORBIDDEN', 'NOT_DRIVER', 'TRIP_NOT_FOUND'])('gives up a trip at %s', async (error) => {
    const { result, fixes } = await setUp({ 'driver:connect': () => ({ ok: false, error }) });
    expect(await result).toEqual({ end: 'REFUSED', code: error });
    expect(fixes()).toEqual([]);
  });

  it('leaves a fix that came too soon to the next one', async () => {
    const { server, fixes, tick, tally, abort, result } = await setUp({
      'driver:location:update': (_, { count }) =>
        count === 2 ? { ok: false, error: 'RATE_LIMITED', retryAfterMs: 1000 } : { ok: true },
    });
    for (let i = 0; i < 3; i++) {
      await server.reached(() => fixes().length === i + 1);
      if (i < 2) await tick();
    }
    expect(fixes().map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(server.count('driver:location:batch')).toBe(0);
    abort.abort();
    await result;
    expect(tally.codes().get('RATE_LIMITED')).toBe(1);
  });
});

it('the trip to drive next is the one under way, else the earliest that was not missed', () => {
  const at = (id: string, status: TripDetail['status'], minutes: number) =>
    trip({
      id,
      status,
      departsAt: new Date(START + minutes * 60_000).toISOString(),
      arrivesAt: new Date(START + (minutes + 30) * 60_000).toISOString(),
    });
  const missed = at('missed', 'SCHEDULED', -60);
  const late = at('late', 'SCHEDULED', -10);
  const next = at('next', 'SCHEDULED', 60);
  expect(chooseTrip([next, late, missed], START)?.id).toBe('late');
  expect(chooseTrip([next, late, at('on', 'PAUSED', -90)], START)?.id).toBe('on');
  expect(chooseTrip([missed], START)).toBeNull();
});
