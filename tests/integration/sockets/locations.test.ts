import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, barrier, listen, startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

const at = (ms: number) => new Date(Date.now() + ms).toISOString();
/** Some 11 m north per step. */
const place = (step = 0) => ({ lat: 6.9344 + step * 0.0001, lng: 79.8501 });

/** A started trip with its driver and a follower. */
async function scene() {
  const trip = await t.world.addTrip({ status: 'STARTED', departsAt: new Date(Date.now() - 3_600_000) });
  const passenger = await t.world.person('PASSENGER', 'Follower');
  await t.world.book(trip.id, passenger.id, 9);
  const driver = await t.connect(t.world.driver, { device: 'phone' });
  const follower = await t.connect(passenger);
  const ack = await ask(follower, 'passenger:subscribe', { tripId: trip.id });
  const seen = listen(follower, 'server:location:update');
  const send = (fix: Record<string, unknown>) => ask(driver, 'driver:location:update', { tripId: trip.id, ...fix });
  const stored = async () => {
    await t.backplane.live.drain(trip.id);
    return t.prisma.locationPoint.findMany({ where: { tripId: trip.id }, orderBy: { id: 'asc' } });
  };
  return { trip, driver, follower, ack, seen, send, stored, tripId: trip.id };
}

describe('driver:location:update', () => {
  it('is kept before its ack and reaches the followers with nothing about the driver', async () => {
    const { send, stored, seen, tripId } = await scene();
    const timestamp = at(-1000);
    expect(await send({ ...place(), speed: 12.5, heading: 90, accuracy: 8, timestamp, seq: 1 })).toEqual({ ok: true });
    expect(await stored()).toMatchObject([
      { lat: 6.9344, speed: 12.5, accuracy: 8, device: 'phone', seq: 1n, broadcast: true },
    ]);
    await seen.atLeast(1);
    expect(seen.heard).toEqual([
      { tripId, ...place(), speed: 12.5, heading: 90, seq: 1, updatedAt: timestamp, receivedAt: expect.any(String) },
    ]);
  });

  it('does not reach who follows another trip, or none', async () => {
    const { send, follower, seen } = await scene();
    const other = await scene();
    const nobody = await t.connect(t.world.stranger);
    const notHeard = listen(nobody, 'server:location:update');
    await send(place());
    await Promise.all([barrier(follower), barrier(other.follower), barrier(nobody)]);
    expect(seen.heard).toHaveLength(1);
    expect(other.seen.heard).toEqual([]);
    expect(notHeard.heard).toEqual([]);
  });

  it('stores an older fix but never moves the marker back', async () => {
    const { send, stored, seen, follower } = await scene();
    await send({ ...place(2), timestamp: at(-1000) });
    expect(await send({ ...place(1), timestamp: at(-11_000) })).toEqual({ ok: true });
    await barrier(follower);
    expect(seen.heard).toHaveLength(1);
    expect((await stored()).map(({ broadcast }) => broadcast)).toEqual([true, false]);
  });

  it('knows a repeat by trip, device and seq, stores it once and shows it once', async () => {
    const { send, stored, seen, follower } = await scene();
    expect(await send({ ...place(), seq: 7 })).toEqual({ ok: true });
    expect(await send({ ...place(), seq: 7 })).toEqual({ ok: true, duplicate: true });
    const twice = await Promise.all([send({ ...place(1), seq: 8 }), send({ ...place(1), seq: 8 })]);
    expect(twice.filter((ack) => ack.ok && ack.duplicate)).toHaveLength(1);
    await barrier(follower);
    expect(await stored()).toHaveLength(2);
    expect(seen.heard).toHaveLength(2);
  });

  it('refuses a jump, until a third that agrees shows it to be true', async () => {
    const { send, stored, seen, follower } = await scene();
    await send({ ...place(), timestamp: at(-60_000) });
    const far = (step: number) => ({ lat: 7.2906 + step * 0.0001, lng: 80.6337 });
    expect(await send({ ...far(0), timestamp: at(-50_000) })).toMatchObject({
      ok: false,
      error: 'IMPLAUSIBLE_LOCATION',
    });
    expect(await send({ ...far(1), timestamp: at(-40_000) })).toMatchObject({
      ok: false,
      error: 'IMPLAUSIBLE_LOCATION',
    });
    expect(await send({ ...far(2), timestamp: at(-30_000) })).toEqual({ ok: true });
    await barrier(follower);
    expect(await stored()).toHaveLength(2);
    expect(seen.heard.map(({ lat }) => lat)).toEqual([6.9344, far(2).lat]);
  });

  it('stores what is too inaccurate to show', async () => {
    const { send, stored, seen, follower } = await scene();
    expect(await send({ ...place(), accuracy: 201 })).toEqual({ ok: true });
    expect(await send({ ...place(), accuracy: 200 })).toEqual({ ok: true });
    await barrier(follower);
    expect(await stored()).toHaveLength(2);
    expect(seen.heard).toHaveLength(1);
  });

  it('refuses a fix from the future', async () => {
    const { send, stored } = await scene();
    expect(await send({ ...place(), timestamp: at(125_000) })).toMatchObject({ ok: false, error: 'BAD_TIMESTAMP' });
    expect(await send({ ...place(), timestamp: at(110_000) })).toEqual({ ok: true });
    expect(await stored()).toHaveLength(1);
  });

  it.each([
    ['lat 91', { lat: 91 }],
    ['lat -90.1', { lat: -90.1 }],
    ['lng 181', { lng: 181 }],
    ['a string', { lat: '6.9' }],
    ['NaN, which arrives as null', { lat: Number.NaN }],
    ['Infinity, which arrives as null', { lng: Number.POSITIVE_INFINITY }],
    ['no lat', { lat: undefined }],
    ['speed 71', { speed: 71 }],
    ['a negative speed', { speed: -1 }],
    ['heading 361', { heading: 361 }],
    ['a negative accuracy', { accuracy: -1 }],
    ['a timestamp in words', { timestamp: 'yesterday' }],
    ['a number as timestamp', { timestamp: 1_700_000_000 }],
    ['a fraction as seq', { seq: 1.5 }],
    ['a malformed trip id', { tripId: 'not-a-uuid' }],
    ['an array as trip id', { tripId: [] }],
  ])('refuses %s', async (_, broken) => {
    const { send, stored } = await scene();
    const ack = await send({ ...place(), ...broken });
    expect(ack).toMatchObject({ ok: false, error: 'INVALID_PAYLOAD' });
    expect(!ack.ok && ack.issues?.length).toBeGreaterThan(0);
    expect(await stored()).toEqual([]);
  });
});

describe('limits of a driver', () => {
  it('refuses what comes too soon, says when to come again, and lets a repeat know that it is one', async () => {
    const limited = await startTestApp({ env: { DRIVER_MIN_INTERVAL_MS: '3000', DRIVER_MAX_PER_MINUTE: '3' } });
    try {
      const { world } = limited;
      const trip = await world.addTrip({ status: 'STARTED' });
      const driver = await limited.connect(world.driver);
      const send = (seq: number) => ask(driver, 'driver:location:update', { tripId: trip.id, ...place(seq), seq });
      expect(await send(1)).toEqual({ ok: true });
      const refused = await send(2);
      expect(refused).toMatchObject({ ok: false, error: 'RATE_LIMITED' });
      if (refused.ok) throw new Error('taken');
      expect(refused.retryAfterMs).toBeGreaterThan(2000);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(2700);
      expect(await send(1)).toEqual({ ok: true, duplicate: true });
      limited.clock.advance(2701);
      expect(await send(2), 'a tenth early is let through').toEqual({ ok: true });
      limited.clock.advance(3000);
      expect(await send(3)).toEqual({ ok: true });
      limited.clock.advance(3000);
      expect(await send(4), 'the fourth in a minute').toMatchObject({ ok: false, error: 'RATE_LIMITED' });
      const second = await limited.connect(world.driver, { device: 'other' });
      expect(
        await ask(second, 'driver:location:update', { tripId: trip.id, ...place() }),
        'the user is limited, not the socket',
      ).toMatchObject({
        error: 'RATE_LIMITED',
      });
      const points = Array.from({ length: 5 }, (_, i) => ({
        ...place(i),
        seq: 100 + i,
        timestamp: new Date(limited.clock.now() - i * 1000).toISOString(),
      }));
      expect(
        await ask(driver, 'driver:location:batch', { tripId: trip.id, points }),
        'a batch is exempt',
      ).toMatchObject({ ok: true, accepted: 5 });
    } finally {
      await limited.close();
    }
  });
});

describe('driver:location:batch', () => {
  const point = (step: number, ms: number, extra = {}) => ({
    ...place(step),
    timestamp: at(ms),
    seq: 1000 + step,
    ...extra,
  });

  it('judges each point by itself, in the order of their times, and shows the newest only', async () => {
    const { driver, seen, stored, follower, tripId } = await scene();
    const points = [
      point(3, -3000),
      point(1, -5000),
      { lat: 91, lng: 0 },
      'nonsense',
      point(2, -4000),
      point(2, -4000),
      { ...point(4, 600_000) },
      { ...point(5, -25 * 3_600_000) },
    ];
    expect(await ask(driver, 'driver:location:batch', { tripId, points })).toEqual({
      ok: true,
      accepted: 3,
      duplicates: 1,
      rejected: [
        { index: 2, error: 'INVALID_PAYLOAD' },
        { index: 3, error: 'INVALID_PAYLOAD' },
        { index: 6, error: 'BAD_TIMESTAMP' },
        { index: 7, error: 'BAD_TIMESTAMP' },
      ],
    });
    await barrier(follower);
    expect(seen.heard.map(({ lat }) => lat)).toEqual([place(3).lat]);
    expect(await stored()).toHaveLength(3);
    expect(await ask(driver, 'driver:location:batch', { tripId, points: [point(1, -5000)] })).toMatchObject({
      accepted: 0,
      duplicates: 1,
    });
  });

  it('is taken after the end where the fix is older than the end', async () => {
    const { driver, tripId, stored, seen, follower } = await scene();
    await ask(driver, 'driver:status', { tripId, status: 'ENDED', timestamp: at(-60_000) });
    const ack = await ask(driver, 'driver:location:batch', { tripId, points: [point(1, -120_000), point(2, -30_000)] });
    expect(ack).toEqual({ ok: true, accepted: 1, duplicates: 0, rejected: [{ index: 1, error: 'TRIP_ENDED' }] });
    expect(await stored()).toHaveLength(1);
    await barrier(follower);
    expect(seen.heard, 'nobody waits for a bus that has arrived').toEqual([]);
  });

  describe('where the phone’s clock is wrong when it ends the trip', () => {
    const endOf = async (tripId: string) =>
      (await t.prisma.trip.findUniqueOrThrow({ where: { id: tripId } })).endedAt?.toISOString();
    const end = (driver: Awaited<ReturnType<typeof scene>>['driver'], tripId: string, clock: Record<string, string>) =>
      ask(driver, 'driver:status', { tripId, status: 'ENDED', ...clock });

    it.each(['1980-01-06T00:00:00.000Z', '0000-01-01T00:00:00Z', at(-86_460_000)])(
      '%s is now, and a call for help by such a phone is heard',
      async (timestamp) => {
        const { driver, tripId } = await scene();
        const since = Date.now();
        const help = await ask(driver, 'driver:status', { tripId, status: 'EMERGENCY', timestamp });
        expect(help).toEqual({ ok: true, status: 'EMERGENCY' });
        expect(await end(driver, tripId, { timestamp })).toMatchObject({ ok: true });
        expect(Date.parse((await endOf(tripId)) as string)).toBeGreaterThanOrEqual(since);
      },
    );

    it('it ends no earlier than what came before: its start, its last change, its last fix', async () => {
      const begun = await scene();
      await end(begun.driver, begun.tripId, { timestamp: at(-7_200_000) });
      expect(await endOf(begun.tripId)).toBe(begun.trip.startedAt?.toISOString());

      const paused = await scene();
      const pausedAt = at(-600_000);
      await ask(paused.driver, 'driver:status', { tripId: paused.tripId, status: 'PAUSED', timestamp: pausedAt });
      const told = listen(paused.follower, 'server:trip:status');
      await end(paused.driver, paused.tripId, { timestamp: at(-1_800_000) });
      await told.atLeast(1);
      expect([await endOf(paused.tripId), told.heard.at(-1)?.timestamp]).toEqual([pausedAt, pausedAt]);

      const seen = await scene();
      const seenAt = at(-60_000);
      await seen.send({ ...place(), timestamp: seenAt });
      await end(seen.driver, seen.tripId, { timestamp: at(-1_800_000) });
      expect(await endOf(seen.tripId)).toBe(seenAt);
    });

    it('nothing from before the end is lost where it says what its clock shows', async () => {
      const { driver, tripId } = await scene();
      await end(driver, tripId, { timestamp: at(-1_860_000), sentAt: at(-1_800_000) });
      const points = [point(1, -1_500_000), point(2, -90_000), point(3, -10_000)];
      expect(await ask(driver, 'driver:location:batch', { tripId, points })).toMatchObject({
        accepted: 2,
        rejected: [{ index: 2, error: 'TRIP_ENDED' }],
      });
    });
  });

  it.each([
    ['no points', []],
    ['501 points', Array.from({ length: 501 }, (_, i) => ({ lat: 6.9 + i * 1e-5, lng: 79.8 }))],
    ['an object', { 0: {} }],
    ['null', null],
  ])('refuses %s', async (_, points) => {
    const { driver, tripId } = await scene();
    expect(await ask(driver, 'driver:location:batch', { tripId, points })).toMatchObject({
      ok: false,
      error: 'INVALID_PAYLOAD',
    });
  });

  it('takes 500', async () => {
    const { driver, tripId, stored } = await scene();
    const points = Array.from({ length: 500 }, (_, i) => ({
      ...place(i),
      seq: i,
      timestamp: at(-3_000_000 + i * 5000),
    }));
    expect(await ask(driver, 'driver:location:batch', { tripId, points })).toEqual({
      ok: true,
      accepted: 500,
      duplicates: 0,
      rejected: [],
    });
    expect(await stored()).toHaveLength(500);
  });
});
