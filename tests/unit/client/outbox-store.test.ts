import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it, vi } from 'vitest';
import { withFallback } from '@/lib/client/outbox-fallback';
import { openIndexedDbStore } from '@/lib/client/outbox-idb';
import type { NewFix, OutboxStore } from '@/lib/client/outbox-store';
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
