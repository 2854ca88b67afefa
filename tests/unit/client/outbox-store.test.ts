import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createOutbox } from '@/lib/client/outbox';
import { withFallback } from '@/lib/client/outbox-fallback';
import { openIndexedDbStore } from '@/lib/client/outbox-idb';
import type { NewFix, OutboxStore } from '@/lib/client/outbox-store';
import type { SocketClient } from '@/lib/client/socket';
import { createStatusQueue } from '@/lib/client/status-queue';
import { createStore } from '@/lib/client/store';
import { createFakeClock } from '@/tests/support/fake-clock';
import 'fake-indexeddb/auto';

const NOW = 1_750_000_000_000;
const fix = (n: number): NewFix => ({
  tripId: '6f1e0000-0000-4000-8000-000000000001',
  lat: 6.93,
  lng: 79.85,
  timestamp: new Date(NOW + n * 1000).toISOString(),
});
const seqs = async (store: OutboxStore) => (await store.oldest(1000)).map(({ seq }) => seq);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it('counts on after a reload, also when all has been sent', async () => {
  const first = await openIndexedDbStore('amal');
  await first.add(fix(1));
  await first.add(fix(2));
  await first.remove([1, 2]);
  const second = await openIndexedDbStore('amal');
  expect(second.device).toBe(first.device);
  expect((await second.add(fix(3))).seq).toBe(3);
});

it('gives the newest and the oldest, presses in their order, and facts', async () => {
  const store = await openIndexedDbStore('amal');
  for (let n = 1; n <= 5; n++) await store.add(fix(n));
  expect((await store.newest(2)).map(({ seq }) => seq)).toEqual([5, 4]);
  expect((await store.oldest(2)).map(({ seq }) => seq)).toEqual([1, 2]);
  const press = (status: 'STARTED' | 'PAUSED') => store.addStatus({ tripId: 't', status, timestamp: 'x' });
  const [started] = [await press('STARTED'), await press('PAUSED')];
  expect((await store.statuses()).map(({ status }) => status)).toEqual(['STARTED', 'PAUSED']);
  await store.removeStatus(started.id);
  await store.remember('dropped', 3);
  const again = await openIndexedDbStore('amal');
  expect((await again.statuses()).map(({ status }) => status)).toEqual(['PAUSED']);
  expect([await again.recall('dropped'), await again.recall('nothing')]).toEqual([3, undefined]);
});

it('keeps one driver’s fixes from the next driver of the same phone', async () => {
  const amal = await openIndexedDbStore('amal');
  await amal.add(fix(1));
  const nimal = await openIndexedDbStore('nimal');
  expect([await nimal.count(), nimal.device === amal.device]).toEqual([0, false]);
});

it('takes a new name with a new database: no number of the old device is used again', async () => {
  const before = await openIndexedDbStore('amal');
  await before.add(fix(1));
  globalThis.indexedDB = new IDBFactory();
  const after = await openIndexedDbStore('amal');
  expect(after.device).not.toBe(before.device);
});

it('goes on in memory while the disk is full, loses nothing, and uses no number twice', async () => {
  const below = await openIndexedDbStore('amal');
  const store = withFallback(below, () => NOW);
  await store.add(fix(1));
  const full = vi.spyOn(below, 'add').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
  await store.add(fix(2));
  await store.add(fix(3));
  expect([await store.count(), store.durable()]).toEqual([3, false]);
  full.mockRestore();
  await store.add(fix(4));
  const [oldest, ...rest] = await seqs(store);
  expect([oldest, new Set(await seqs(store)).size, rest.length]).toEqual([1, 4, 3]);
  expect((await store.newest(2)).map(({ timestamp }) => timestamp)).toEqual([fix(3), fix(2)].map((f) => f.timestamp));
  // What is in memory alone has gone: all is safe again.
  await store.remove(await seqs(store));
  expect([await store.count(), store.durable()]).toEqual([0, true]);
});

it('answers from memory when the database fails altogether, and presses are kept as well', async () => {
  const below = await openIndexedDbStore('amal');
  for (const method of ['add', 'newest', 'oldest', 'count', 'remove', 'addStatus', 'statuses', 'remember'] as const) {
    vi.spyOn(below, method).mockRejectedValue(new DOMException('gone', 'InvalidStateError'));
  }
  const store = withFallback(below, () => NOW);
  const kept = await store.add(fix(1));
  await store.addStatus({ tripId: 't', status: 'EMERGENCY', timestamp: 'x' });
  await store.remember('trips', [1]);
  expect([await store.count(), (await store.statuses()).length, await store.recall('trips')]).toEqual([1, 1, [1]]);
  await store.remove([kept.seq]);
  expect(await store.count()).toBe(0);
});

it('a press is not forgotten where the database cannot be read for a while', async () => {
  const below = await openIndexedDbStore('amal');
  const store = withFallback(below, () => NOW);
  const sos = await store.addStatus({ tripId: 't', status: 'EMERGENCY', timestamp: 'x' });
  vi.spyOn(below, 'statuses').mockRejectedValue(new DOMException('gone', 'InvalidStateError'));
  expect(await store.statuses()).toEqual([sos]);
  await store.removeStatus(sos.id);
  expect(await store.statuses()).toEqual([]);
});

describe('a database that can be read, and removes nothing', () => {
  const MOST = 50;
  /** The server is the test: it takes everything, but no longer answers whoever asks for ever. */
  async function setup() {
    const below = await openIndexedDbStore('amal');
    const store = withFallback(below, () => NOW);
    const asked: string[] = [];
    const client = {
      connection: createStore({ state: 'online' }),
      request: async (event: string, { status }: { status?: string }) => {
        asked.push(event);
        return asked.length > MOST ? { ok: false, error: 'ENDED' } : { ok: true, status };
      },
    } as unknown as Pick<SocketClient, 'request' | 'connection'>;
    const clock = createFakeClock({ start: NOW });
    const full = () => {
      const error = new DOMException('full', 'QuotaExceededError');
      return [vi.spyOn(below, 'remove'), vi.spyOn(below, 'removeStatus')].map((one) => one.mockRejectedValue(error));
    };
    return { below, store, client, clock, asked, full };
  }

  it('sends each fix once, tells what is left, and removes it later', async () => {
    const { below, store, client, clock, asked, full } = await setup();
    const spies = full();
    const outbox = createOutbox({ client, store, clock });
    await outbox.add(fix(0));
    expect(await outbox.flush()).toBe(true);
    expect([asked, outbox.get().kept, await below.count()]).toEqual([['driver:location:update'], 0, 1]);
    await outbox.add(fix(1));
    expect(await outbox.flush()).toBe(true);
    expect([asked.length, await store.newest(9), await seqs(store)]).toEqual([2, [], []]);

    for (const spy of spies) spy.mockRestore();
    await outbox.add(fix(2));
    expect(await outbox.flush()).toBe(true);
    expect([asked.length, await store.count(), await below.count()]).toEqual([3, 0, 0]);
  });

  it('still gives as many of the newest and the oldest as are asked for', async () => {
    const { store, full } = await setup();
    full();
    for (let n = 1; n <= 6; n++) await store.add(fix(n));
    await store.remove([1, 2, 5, 6]);
    expect([(await store.newest(2)).map(({ seq }) => seq), await seqs(store), await store.count()]).toEqual([
      [4, 3],
      [3, 4],
      2,
    ]);
  });

  it('keeps what a new database, which counts from the start, is given under such a number', async () => {
    const { below, store, full } = await setup();
    const spies = full();
    await store.remove([(await store.add(fix(1))).seq]);
    for (const spy of spies) spy.mockRestore();
    await below.remove([1]);
    vi.spyOn(below, 'add').mockImplementationOnce(async (kept) => {
      await below.add({ ...kept, seq: 1 } as NewFix);
      return { ...kept, seq: 1 };
    });
    await store.add(fix(2));
    expect([await seqs(store), await store.count()]).toEqual([[1], 1]);
  });

  it('lets go of what is too old, and comes to an end', async () => {
    const { store, client, clock, asked, full } = await setup();
    for (let n = 0; n < 501; n++) await store.add(fix(n));
    full();
    clock.advance(25 * 3_600_000);
    const outbox = createOutbox({ client, store, clock });
    expect(await outbox.flush()).toBe(true);
    expect([asked, outbox.get().dropped, outbox.get().kept]).toEqual([[], 501, 0]);
  });

  it('sends each press once', async () => {
    const { below, store, client, clock, asked, full } = await setup();
    const spies = full();
    const queue = createStatusQueue({ client, store, clock });
    await queue.press({ tripId: 't', status: 'STARTED' });
    await queue.flush();
    expect([asked, queue.get(), (await below.statuses()).length]).toEqual([['driver:status'], [], 1]);
    for (const spy of spies) spy.mockRestore();
    await queue.press({ tripId: 't', status: 'ENDED' });
    await queue.flush();
    expect([asked.length, await below.statuses()]).toEqual([2, []]);
  });
});
