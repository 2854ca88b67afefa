import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOutbox } from '@/lib/client/outbox';
import { openIndexedDbStore } from '@/lib/client/outbox-idb';
import { createSocketClient } from '@/lib/client/socket';
import { until } from '@/lib/client/store';
import { ask, listen, startTestApp, type TestApp } from '../../support/app';
import 'fake-indexeddb/auto';

const FIXES = 200;
const EVERY_MS = 3_000;

let t: TestApp;
let tripId: string;
const opened: { close(): void }[] = [];

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  t = await startTestApp();
  const trip = await t.world.addTrip({ departsAt: new Date(Date.now() - 3_600_000), status: 'STARTED' });
  tripId = trip.id;
});
afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  await t.close();
});

/** The driver's page, as it is when it has just been opened. */
async function openPage() {
  const store = await openIndexedDbStore(t.world.driver.id);
  const token = await t.tokenOf(t.world.driver);
  const client = createSocketClient({ url: t.origin, token: async () => token, device: store.device });
  opened.push(client);
  return { store, client, outbox: createOutbox({ client, store }) };
}
const stored = () => t.repositories.history.page(tripId, undefined, 1000);

test('200 fixes kept over ten minutes arrive once: the newest first, the tab killed in the middle and opened again', async () => {
  const admin = await t.connect(t.world.admin);
  await ask(admin, 'passenger:subscribe', { tripId });
  const seen = listen(admin, 'server:location:update');

  const begun = Date.now() - FIXES * EVERY_MS;
  const fixAt = (i: number) => new Date(begun + i * EVERY_MS).toISOString();
  const offline = await openPage();
  for (let i = 1; i <= FIXES; i++) {
    await offline.outbox.add({ tripId, lat: 6.9344 + i * 0.0002, lng: 79.8501, accuracy: 5, timestamp: fixAt(i) });
  }
  expect([offline.outbox.get().kept, (await stored()).length]).toEqual([FIXES, 0]);

  // The line comes back, and the tab dies when the server has some of it, before its acks are all told.
  offline.client.connect();
  await until(offline.client.connection, ({ state }) => state === 'online');
  void offline.outbox.flush();
  await until(offline.outbox, ({ kept }) => kept < FIXES);
  offline.client.close();
  offline.outbox.stop();
  const left = offline.outbox.get().kept;
  expect([left > 0, left < FIXES]).toEqual([true, true]);

  const again = await openPage();
  again.client.connect();
  await until(again.client.connection, ({ state }) => state === 'online');
  while (!(await again.outbox.flush())) await new Promise((next) => setTimeout(next, 50));
  const points = await stored();
  expect(points.map((point) => new Date(point.fixAt).toISOString())).toEqual(
    Array.from({ length: FIXES }, (_, i) => fixAt(i + 1)),
  );
  expect(new Set(points.map(({ device, seq }) => `${device} ${seq}`)).size).toBe(FIXES);
  // The marker was where the bus is at once, and went nowhere else.
  const shown = await seen.atLeast(1);
  expect(shown.map(({ updatedAt }) => updatedAt)).toEqual([fixAt(FIXES)]);
  expect([again.outbox.get().kept, again.outbox.get().dropped]).toEqual([0, 0]);
});
