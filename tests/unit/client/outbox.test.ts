import { expect, it } from 'vitest';
import { createOutbox } from '@/lib/client/outbox';
import { createMemoryStore, type NewFix } from '@/lib/client/outbox-store';
import type { SocketClient } from '@/lib/client/socket';
import { createStore } from '@/lib/client/store';

const TRIP = '6f1e0000-0000-4000-8000-000000000001';
const OTHER = '6f1e0000-0000-4000-8000-000000000002';
const NOW = Date.parse('2026-11-23T06:00:00.000Z');

type Asked = { event: string; payload: { tripId: string; points?: { seq: number }[]; seq?: number } };

const fix = (over: Partial<NewFix> = {}): NewFix => ({
  tripId: TRIP,
  lat: 6.93,
  lng: 79.85,
  timestamp: new Date(NOW).toISOString(),
  ...over,
});

/** A client whose every answer the test decides. */
function setup(answer: (asked: Asked) => object = () => ({ ok: true })) {
  const connection = createStore<{ state: string }>({ state: 'online' });
  const asked: Asked[] = [];
  const client = {
    connection,
    request: async (event: string, payload: Asked['payload']) => {
      asked.push({ event, payload });
      return answer({ event, payload });
    },
  } as unknown as Pick<SocketClient, 'request' | 'connection'>;
  const store = createMemoryStore();
  const clock = { now: () => NOW, random: () => 0, after: () => () => undefined };
  return { outbox: createOutbox({ client, store, clock }), store, asked, connection };
}

const settled = (outbox: ReturnType<typeof createOutbox>) => outbox.flush();

it('sends a fix by itself as an update, and forgets it once the server has it', async () => {
  const { outbox, store, asked } = setup();
  await outbox.add(fix());
  await settled(outbox);
  expect(asked).toMatchObject([{ event: 'driver:location:update', payload: { tripId: TRIP, seq: 1 } }]);
  expect(await store.count()).toBe(0);
  expect(outbox.get()).toEqual({ kept: 0, sentAt: NOW, error: null });
});

it('keeps what is made offline, and sends it in one batch in its order', async () => {
  const { outbox, asked, connection } = setup();
  connection.set({ state: 'offline' });
  for (let i = 0; i < 5; i++) await outbox.add(fix());
  expect(await settled(outbox)).toBe(false);
  expect([asked, outbox.get().kept]).toEqual([[], 5]);

  connection.set({ state: 'online' });
  expect(await settled(outbox)).toBe(true);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.payload.points?.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  expect(outbox.get().kept).toBe(0);
});

it('never mixes trips in a batch', async () => {
  const { outbox, asked, connection } = setup();
  connection.set({ state: 'offline' });
  for (const tripId of [TRIP, TRIP, OTHER, OTHER]) await outbox.add(fix({ tripId }));
  connection.set({ state: 'online' });
  await settled(outbox);
  expect(asked.map(({ payload }) => [payload.tripId, payload.points?.length])).toEqual([
    [TRIP, 2],
    [OTHER, 2],
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
    expect([await store.count(), outbox.get().error]).toEqual([0, error]);
  },
);

it('a leap is dropped without a word: the next fix will tell', async () => {
  const { outbox, store } = setup(() => ({ ok: false, error: 'IMPLAUSIBLE_LOCATION' }));
  await outbox.add(fix());
  await settled(outbox);
  expect([await store.count(), outbox.get().error]).toEqual([0, null]);
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
  expect([asked, await store.count()]).toEqual([[], 0]);
});
