import { setTimeout as delay } from 'node:timers/promises';
import { openDrivers } from './drive';
import type { Passenger, SoakOrder, StreamResult } from './messages';
import { openFollower } from './stream';
import type { WireClient } from './wire';

/** What a working day is to a server, for so long: buses send, passengers follow, come and go. */
export async function soak(order: SoakOrder, measured: (phase: 'begin') => Promise<void>): Promise<StreamResult> {
  const drivers = await openDrivers([order.target], order.trips, 0);
  let deliveries = 0;
  const open = (passenger: Passenger) => openFollower(order.target, passenger, () => deliveries++);
  const followers: { passenger: Passenger; client: WireClient }[] = [];
  for (const passenger of order.passengers) followers.push({ passenger, client: await open(passenger) });
  drivers.start(order.updatesPerSecond);
  await measured('begin');
  const until = performance.now() + order.seconds * 1000;
  for (let next = 0; performance.now() < until; ) {
    await delay(1000);
    // Sums are all that counts here; hours of latencies would be the generator's own leak.
    drivers.result.ackMs.length = 0;
    for (let n = 0; n < order.churnPerSecond; n++, next++) {
      const one = followers[next % followers.length];
      if (!one) break;
      one.client.destroy();
      one.client = await open(one.passenger).catch(() => one.client);
    }
  }
  await drivers.stop();
  drivers.close();
  for (const { client } of followers) client.destroy();
  return { ...drivers.result, deliveries };
}
