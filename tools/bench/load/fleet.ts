import { setTimeout as delay } from 'node:timers/promises';
import { openDrivers } from './drive';
import type { FleetOrder, FleetResult } from './messages';
import { openClient } from './open';
import type { WireClient } from './wire';

const SUBSCRIBE_AT_ONCE = 50;

/**
 * A fleet that drives while admins look on in every second window of time and in the others do not: what they cost is the
 * difference between neighbouring windows, whatever else the machine does. Each window begins with `begin`, and so does what follows the last.
 */
export async function fleet(order: FleetOrder, measured: (phase: 'begin') => Promise<void>): Promise<FleetResult> {
  const drivers = await openDrivers([order.target], order.trips, order.round);
  let frames = 0;
  const admins: WireClient[] = await Promise.all(
    order.adminTokens.map((token) => openClient(order.target, { token, onEvent: () => frames++ })),
  );
  let looking: WireClient[] = [];
  const look = async () => {
    if (order.knowsFleet) {
      for (const admin of admins) demand(await admin.ask('fleet:subscribe', {}));
      return;
    }
    for (const token of order.adminTokens) {
      const admin = await openClient(order.target, { token, onEvent: () => frames++ });
      looking.push(admin);
      for (let from = 0; from < order.trips.length; from += SUBSCRIBE_AT_ONCE) {
        const some = order.trips.slice(from, from + SUBSCRIBE_AT_ONCE);
        await Promise.all(some.map(({ id }) => admin.ask('passenger:subscribe', { tripId: id })));
      }
    }
  };
  const lookAway = async () => {
    if (order.knowsFleet) for (const admin of admins) demand(await admin.ask('fleet:unsubscribe', {}));
    for (const admin of looking) admin.destroy();
    looking = [];
  };

  drivers.start(order.updatesPerSecond);
  await delay(order.warmSeconds * 1000);
  drivers.restart();
  const windows: number[] = [];
  for (let window = 0; window < order.windows; window++) {
    const isWatched = window % 2 === 1;
    if (isWatched) await look();
    // The first frame after a subscription, and the last before its end, are nobody's.
    await delay(SETTLE_MS);
    await measured('begin');
    const before = drivers.result.updates;
    await delay(order.seconds * 1000);
    windows.push(drivers.result.updates - before);
    await measured('begin');
    if (isWatched) await lookAway();
  }
  await drivers.stop();
  drivers.close();
  for (const admin of admins) admin.destroy();
  return { ...drivers.result, deliveries: frames, windows };
}

const SETTLE_MS = 1200;

function demand(ack: string): void {
  if (!ack.startsWith('[{"ok":true')) throw new Error(`fleet: ${ack.slice(0, 200)}`);
}
