import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type Backoff, backoffMs } from '@/lib/client/backoff';
import { openDrivers } from './drive';
import type { Passenger, StormOrder, StormResult } from './messages';
import { openFollower } from './stream';
import type { WireClient } from './wire';

/** As lib/client does it: full jitter, and an attempt that takes too long is given up. */
const BACKOFF: Backoff = { baseMs: 1000, capMs: 15_000 };
const ATTEMPT_MS = 20_000;
const AT_ONCE = 50;
const CALM_MS = 1000;

/** All followers lose their line in one moment and come back, each by itself, while drivers go on streaming. */
export async function storm(order: StormOrder, measured: (phase: 'begin') => Promise<void>): Promise<StormResult> {
  const drivers = await openDrivers([order.target], order.trips, order.round);
  let clients: WireClient[] = [];
  for (let from = 0; from < order.passengers.length; from += AT_ONCE) {
    const some = order.passengers.slice(from, from + AT_ONCE);
    clients.push(...(await Promise.all(some.map((passenger) => openFollower(order.target, passenger, () => {})))));
  }
  drivers.start(order.updatesPerSecond);
  await delay(CALM_MS);
  await measured('begin');

  drivers.restart();
  const cutAt = performance.now();
  for (const client of clients) client.destroy();
  clients = [];
  let back = 0;
  let attempts = 0;
  let lastBackAt = cutAt;
  let isOver = false;
  const comeBack = async (passenger: Passenger) => {
    for (let failures = 0; !isOver; failures++) {
      await delay(backoffMs(BACKOFF, failures, Math.random()));
      if (isOver) return;
      attempts++;
      try {
        const client = await within(
          ATTEMPT_MS,
          openFollower(order.target, passenger, () => {}),
        );
        clients.push(client);
        back++;
        lastBackAt = performance.now();
        return;
      } catch {
        // Tried again, later.
      }
    }
  };
  const all = Promise.all(order.passengers.map(comeBack));
  await Promise.race([all, delay(order.maxSeconds * 1000, undefined, { ref: false })]);
  isOver = true;
  await delay(CALM_MS);
  await drivers.stop();
  for (const client of clients) client.destroy();
  drivers.close();
  const isWhole = back === order.passengers.length;
  return { ...drivers.result, secondsToRecover: isWhole ? (lastBackAt - cutAt) / 1000 : null, back, attempts };
}

function within(ms: number, opening: Promise<WireClient>): Promise<WireClient> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new Error('timeout'));
    }, ms);
    opening.then(
      (client) => {
        clearTimeout(timer);
        if (isLate) client.destroy();
        else resolve(client);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
