import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type Drivers, isEta, isLocation, latitudeIn, openDrivers } from './drive';
import type { Passenger, StreamOrder, StreamResult } from './messages';
import { openClient, type Target } from './open';
import type { WireClient } from './wire';

const AT_ONCE = 50;
/** Of so many followers one has its latency read; the rest only count, which keeps the generator cheap. */
const SAMPLE_EVERY = 10;

/** Drivers stream at a fixed rate to followers that are there already. */
export async function stream(order: StreamOrder, measured: (phase: 'begin') => Promise<void>): Promise<StreamResult> {
  const targets = [order.target, ...(order.others ?? [])];
  const drivers = await openDrivers(targets, order.trips, order.round);
  const followers = await openFollowers(
    targets,
    order.passengers,
    order.trips.map(({ id }) => id),
    drivers,
  );
  drivers.start(order.updatesPerSecond);
  await delay(order.warmSeconds * 1000);
  await measured('begin');
  drivers.restart();
  await delay(order.seconds * 1000);
  await drivers.stop();
  await quiet(() => drivers.result.deliveries);
  for (const follower of followers) follower.destroy();
  drivers.close();
  return drivers.result;
}

async function openFollowers(
  targets: readonly Target[],
  passengers: readonly Passenger[],
  tripIds: string[],
  drivers: Drivers,
) {
  const followers: WireClient[] = [];
  for (let from = 0; from < passengers.length; from += AT_ONCE) {
    const opened = passengers.slice(from, from + AT_ONCE).map((passenger, i) =>
      openFollower(
        // Not in step with the drivers: some follow on the driver's node, some on another.
        targets[Math.floor((from + i) / tripIds.length) % targets.length] as Target,
        passenger,
        countInto(drivers, tripIds.indexOf(passenger.tripId), (from + i) % SAMPLE_EVERY === 0),
      ),
    );
    followers.push(...(await Promise.all(opened)));
  }
  return followers;
}

/** Resolves when the server has answered the subscription. @throws when it refused. */
export async function openFollower(
  target: Target,
  { token, tripId }: Passenger,
  onEvent: (message: Buffer) => void,
  onLost?: () => void,
): Promise<WireClient> {
  const client = await openClient(target, { token, onEvent, ...(onLost ? { onLost } : {}) });
  const ack = await client.ask('passenger:subscribe', { tripId });
  if (!ack.startsWith('[{"ok":true')) {
    client.destroy();
    throw new Error(`passenger:subscribe: ${ack.slice(0, 200)}`);
  }
  return client;
}

const countInto = (drivers: Drivers, trip: number, isSample: boolean) => (message: Buffer) => {
  if (!isLocation(message)) {
    if (isEta(message)) drivers.result.etas++;
    return;
  }
  drivers.result.deliveries++;
  if (!isSample) return;
  const sentAt = drivers.sentAt(trip, latitudeIn(message));
  if (sentAt !== undefined) drivers.result.deliveryMs.push(performance.now() - sentAt);
};

/** Resolves when a count has not moved for a while, or at last. */
async function quiet(count: () => number): Promise<void> {
  for (let last = -1, waits = 0; count() !== last && waits < 50; waits++) {
    last = count();
    await delay(100);
  }
}
