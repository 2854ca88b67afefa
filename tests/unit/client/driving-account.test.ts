import { expect, it } from 'vitest';
import { createDrivingAccount } from '@/lib/client/driving-account';
import { createMemoryStore } from '@/lib/client/outbox-store';
import { drivenAt } from '@/lib/domain/driving-time';

const MIN = 60_000;
const NOW = Date.parse('2026-11-23T06:00:00.000Z');
const turn = () => new Promise((next) => setImmediate(next));

async function setup(store = createMemoryStore({ device: 'phone' })) {
  const account = createDrivingAccount(store);
  await turn();
  let metres = 0;
  /** A fix each 30 s of so many minutes at 10 m/s, the first at `from`; answers the time of the last. */
  const drive = (from: number, minutes: number) => {
    let at = from;
    for (; at <= from + minutes * MIN; at += 30_000) {
      account.add({ kind: 'fix', at, lat: 6.9 + metres / 111_195, lng: 79.9, accuracy: 10 });
      metres += 300;
    }
    return at - 30_000;
  };
  const minutes = (at: number) => Math.round(drivenAt(account.get().time, at) / MIN);
  return { store, account, drive, minutes };
}

it.each([30, 60, 600])('counts on where the phone’s clock is set back by %i minutes', async (back) => {
  const { drive, minutes } = await setup();
  const first = drive(NOW, 120);
  expect(minutes(first)).toBe(120);
  const last = drive(first - back * MIN, 20);
  expect(minutes(last)).toBe(140);
});

it('a rest after that is a rest, and what is kept of it is too', async () => {
  const { store, account, drive } = await setup();
  const first = drive(NOW, 120);
  account.add({ kind: 'stop', at: first - 60 * MIN });
  const after = await setup(store);
  expect(after.minutes(first - 40 * MIN)).toBe(120);
  expect(after.minutes(first - 29 * MIN)).toBe(0);
});

it('what is a little late changes nothing', async () => {
  const { account, drive } = await setup();
  const last = drive(NOW, 10);
  const before = account.get();
  account.add({ kind: 'fix', at: last - MIN, lat: 7, lng: 80, accuracy: 10 });
  expect(account.get()).toEqual(before);
});
