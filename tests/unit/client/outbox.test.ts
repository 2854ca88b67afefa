import { expect, it } from 'vitest';
import { createOutbox, type OutboxOptions } from '@/lib/client/outbox';
import { createMemoryStore, type KeptFix, type NewFix } from '@/lib/client/outbox-store';
import type { SocketClient } from '@/lib/client/socket';
import { createStore } from '@/lib/client/store';
import { createFakeClock } from '@/tests/support/fake-clock';

const TRIP = '6f1e0000-0000-4000-8000-000000000001';
const OTHER = '6f1e0000-0000-4000-8000-000000000002';
const NOW = Date.parse('2026-11-23T06:00:00.000Z');

type Asked = { event: string; payload: { tripId: string; points?: KeptFix[]; seq?: number; timestamp?: string } };

const fix = (over: Partial<NewFix> = {}): NewFix => ({
  tripId: TRIP,
  lat: 6.93,
  lng: 79.85,
  timestamp: new Date(NOW).toISOString(),
  ...over,
});

/** A client whose every answer the test decides. */
function setup(
  answer: (asked: Asked) => object | Promise<object> = () => ({ ok: true }),
  more: Partial<OutboxOptions> = {},
) {
  const connection = createStore<{ state: string }>({ state: 'online' });
  const asked: Asked[] = [];
  const client = {
    connection,
    request: async (event: string, payload: Asked['payload']) => {
      asked.push({ event, payload });
      return answer({ event, payload });
    },
  } as unknown as Pick<SocketClient, 'request' | 'connection'>;
  const store = createMemoryStore({ device: 'phone' });
  const clock = createFakeClock({ start: NOW });
  return { outbox: createOutbox({ client, store, clock, ...more }), store, asked, connection, clock };
}

const settled = (outbox: ReturnType<typeof createOutbox>) => outbox.flush();

it('sends a fix by itself as an update, and forgets it once the server has it', async () => {
  const { outbox, store, asked } = setup();
  await outbox.add(fix());
  await settled(outbox);
  expect(asked).toMatchObject([{ event: 'driver:location:update', payload: { tripId: TRIP, seq: 1 } }]);
  expect(await store.count()).toBe(0);
  expect(outbox.get()).toEqual({ kept: 0, sentAt: NOW, error: null, dropped: 0, durable: false, doubted: false });
});

it('keeps what is made offline, and sends it in one batch, the newest first', async () => {
  const { outbox, asked, connection } = setup();
  connection.set({ state: 'offline' });
  for (let i = 0; i < 5; i++) await outbox.add(fix());
  expect(await settled(outbox)).toBe(false);
  expect([asked, outbox.get().kept]).toEqual([[], 5]);

  connection.set({ state: 'online' });
  expect(await settled(outbox)).toBe(true);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.payload.points?.map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1]);
  expect(outbox.get().kept).toBe(0);
});

it('never mixes trips in a batch', async () => {
  const { outbox, asked, connection } = setup();
  connection.set({ state: 'offline' });
  for (const tripId of [TRIP, TRIP, OTHER, OTHER]) await outbox.add(fix({ tripId }));
  connection.set({ state: 'online' });
  await settled(outbox);
  expect(asked.map(({ payload }) => [payload.tripId, payload.points?.length])).toEqual([
    [OTHER, 2],
    [TRIP, 2],
  ]);
});

it.each(['TIMEOUT', 'OFFLINE', 'UNAVAILABLE', 'RATE_LIMITED'])(
  'keeps a fix that got no answer of substance: %s',
  async (error) => {
    const { outbox, store } = setup(() => ({ ok: false, error }));
    await outbox.add(fix());
    expect(await settled(outbox)).toBe(false);
    expect(await store.count()).toBe(1);
    expect(outbox.get().error).toBeNull();
  },
);

it.each(['FORBIDDEN', 'INVALID_PAYLOAD', 'TRIP_NOT_FOUND'])(
  'lets go of what is refused for good, and says so: %s',
  async (error) => {
    const { outbox, store } = setup(() => ({ ok: false, error }));
    await outbox.add(fix());
    await settled(outbox);
    expect([await store.count(), outbox.get().error, outbox.get().dropped]).toEqual([0, error, 1]);
  },
);

it('a leap is dropped and counted, but no error: the next fix will tell', async () => {
  const { outbox, store } = setup(() => ({ ok: false, error: 'IMPLAUSIBLE_LOCATION' }));
  await outbox.add(fix());
  await settled(outbox);
  expect([await store.count(), outbox.get().error, outbox.get().doubted]).toEqual([0, null, true]);
});

it('hands a fix from before the end in as a batch, which is still taken', async () => {
  const { outbox, asked } = setup(({ event }) =>
    event === 'driver:location:update' ? { ok: false, error: 'TRIP_ENDED' } : { ok: true },
  );
  await outbox.add(fix());
  expect(await settled(outbox)).toBe(true);
  expect(asked.map(({ event }) => event)).toEqual(['driver:location:update', 'driver:location:batch']);
});

it('waits while the trip has not started, and says why', async () => {
  const { outbox, store } = setup(() => ({ ok: false, error: 'TRIP_NOT_STARTED' }));
  await outbox.add(fix());
  await settled(outbox);
  expect([await store.count(), outbox.get().error]).toEqual([1, 'TRIP_NOT_STARTED']);
});

it('drops what the server would no longer take after a day', async () => {
  const { outbox, store, asked } = setup();
  await store.add(fix({ timestamp: new Date(NOW - 25 * 3_600_000).toISOString() }));
  expect(await settled(outbox)).toBe(true);
  expect([asked, await store.count(), outbox.get().dropped]).toEqual([[], 0, 1]);
});

const ago = (seconds: number) => ({ timestamp: new Date(NOW - seconds * 1000).toISOString() });

it('sends the newest of a backlog first, and in between whatever is new', async () => {
  const sizes: number[] = [];
  const { outbox, asked, connection, store } = setup(async ({ payload }) => {
    sizes.push(payload.points?.length ?? 1);
    // The bus goes on while the backlog is handed in.
    if (sizes.length === 2) await outbox.add(fix(ago(0)));
    return { ok: true, accepted: 0, duplicates: 0, rejected: [] };
  });
  connection.set({ state: 'offline' });
  for (let i = 200; i > 0; i--) await store.add(fix(ago(60 + i * 3)));
  await outbox.add(fix(ago(0)));
  connection.set({ state: 'online' });
  expect(await settled(outbox)).toBe(true);
  const seqs = asked.map(({ payload }) => payload.points?.map(({ seq }) => seq) ?? [payload.seq]);
  // The marker's fix, the newest fifty, the new one, the rest; the batches grow, since the line is good.
  expect(seqs[0]).toEqual([201]);
  expect(seqs[1]).toEqual(Array.from({ length: 50 }, (_, i) => 200 - i));
  expect(seqs[2]).toEqual([202]);
  expect(sizes).toEqual([1, 50, 1, 100, 50]);
  expect(seqs.flat().sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 202 }, (_, i) => i + 1));
});

it('lets go of what a batch rejects for good and counts it; keeps what may be taken later', async () => {
  const answers = [
    {
      ok: true,
      accepted: 1,
      duplicates: 0,
      rejected: [
        { index: 0, error: 'UNAVAILABLE' },
        { index: 2, error: 'INVALID_PAYLOAD' },
      ],
    },
    { ok: true },
  ];
  const { outbox, store, asked, clock } = setup(() => answers.shift() ?? { ok: true });
  for (let i = 0; i < 3; i++) await store.add(fix(ago(60)));
  expect(await settled(outbox)).toBe(false);
  expect([(await store.newest(9)).map(({ seq }) => seq), outbox.get().dropped, outbox.get().kept]).toEqual([[3], 1, 1]);
  // It comes back by itself.
  await clock.timer((ms) => ms > 0);
  clock.advance(60_000);
  while (outbox.get().kept > 0) await new Promise((next) => setImmediate(next));
  expect(asked.at(-1)?.payload.seq).toBe(3);
});

it('tries again by itself, later and later, while nobody answers', async () => {
  const { outbox, store, clock, asked } = setup(() => ({ ok: false, error: 'TIMEOUT' }));
  await store.add(fix());
  const waits: number[] = [];
  await settled(outbox);
  for (let i = 0; i < 6; i++) {
    await clock.timer((ms) => ms > 0);
    waits.push(clock.waits()[0] as number);
    const before = asked.length;
    clock.advance(waits.at(-1) as number);
    while (asked.length === before) await new Promise((next) => setImmediate(next));
  }
  expect(waits).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000]);
  outbox.stop();
});

it('puts fewer messages on a bad line, and leaves nothing out', async () => {
  const { outbox, asked, clock } = setup(() => {
    clock.advance(4_000);
    return { ok: true };
  });
  for (let i = 0; i < 40; i++) {
    await outbox.add(fix({ timestamp: new Date(clock.now()).toISOString() }));
    clock.advance(3_000);
    for (let turns = 0; turns < 20; turns++) await new Promise((next) => setImmediate(next));
  }
  const sent = asked.map(({ payload }) => payload.points?.length ?? 1);
  expect(asked.length).toBeLessThan(22);
  expect(sent.reduce((sum, n) => sum + n, 0) + outbox.get().kept).toBe(40);
  outbox.stop();
});

it.each([
  ['good', 10],
  ['bad', 4_000],
])('sends on after the phone’s clock has been set back by an hour, on a %s line', async (_line, latency) => {
  const { outbox, asked, clock } = setup(() => {
    clock.advance(latency);
    return { ok: true };
  });
  const drive = async (fixes: number) => {
    for (let i = 0; i < fixes; i++) {
      await outbox.add(fix({ timestamp: new Date(clock.now()).toISOString() }));
      clock.advance(3_000);
      for (let turns = 0; turns < 20; turns++) await new Promise((next) => setImmediate(next));
    }
  };
  await drive(10);
  const before = asked.length;
  clock.setBack(3_600_000);
  await drive(10);
  expect([asked.length > before, outbox.get().kept < 10]).toEqual([true, true]);
  outbox.stop();
});

it('waits while something goes first', async () => {
  let may = false;
  const { outbox, asked } = setup(undefined, { mayGo: () => may });
  await outbox.add(fix());
  expect([await settled(outbox), asked.length]).toEqual([false, 0]);
  may = true;
  expect([await settled(outbox), asked.length]).toEqual([true, 1]);
});

it('dates by the server’s clock what a clock that is ahead has dated, once', async () => {
  const HOUR = 3_600_000;
  const { outbox, asked } = setup(
    ({ payload }) =>
      Date.parse(payload.timestamp ?? '') > NOW - HOUR ? { ok: false, error: 'BAD_TIMESTAMP' } : { ok: true },
    { serverNow: async () => NOW - HOUR },
  );
  await outbox.add(fix());
  expect(await settled(outbox)).toBe(true);
  expect(asked.map(({ payload }) => payload.timestamp)).toEqual([
    new Date(NOW).toISOString(),
    new Date(NOW - HOUR).toISOString(),
  ]);
  expect(outbox.get().dropped).toBe(0);
});

it('a fix that is refused for its time all the same is let go', async () => {
  const { outbox, store } = setup(() => ({ ok: false, error: 'BAD_TIMESTAMP' }), {
    serverNow: async () => NOW - 3_600_000,
  });
  await outbox.add(fix());
  await settled(outbox);
  expect([await store.count(), outbox.get().dropped, outbox.get().error]).toEqual([0, 1, 'BAD_TIMESTAMP']);
});

it('remembers over a reload how many it has let go', async () => {
  const { outbox, store } = setup(() => ({ ok: false, error: 'FORBIDDEN' }));
  await outbox.add(fix());
  await settled(outbox);
  const client = { connection: createStore({ state: 'offline' }), request: async () => ({ ok: true }) };
  const after = createOutbox({ client: client as never, store });
  await after.flush();
  expect(after.get().dropped).toBe(1);
});
