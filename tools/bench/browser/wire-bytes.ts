import { setTimeout as delay } from 'node:timers/promises';
import { openWire, type WireClient } from '../load/wire';
import type { Servers } from '../run/servers';

const UPDATES = 20;
const EVERY_MS = 500;
/** Engine.IO's: the server asks every 25 s, the client answers; heads included. */
const PING_BYTES = { received: 3, sent: 7 };
const PINGS_AN_HOUR = 3600 / 25;

/** KB an hour of each role's socket, from what one update costs it, both ways, and the pings. Without TCP and TLS. */
export async function wireBytes(
  server: Servers['running'][number],
  world: Servers['world'],
  updatesAnHour: number,
): Promise<Record<string, Record<string, number>>> {
  const { port } = server;
  const trip = world.trips[0];
  const passenger = world.passengers[0];
  if (!trip || !passenger) return {};
  const driver = await openWire({ port, token: trip.driverToken, device: 'bench-bytes' });
  const follower = await openWire({ port, token: passenger.token });
  const marks: Record<string, Traffic> = {};
  try {
    await follower.ask('passenger:subscribe', { tripId: trip.id });
    await delay(EVERY_MS);
    marks.driver = driver.traffic();
    marks.passenger = follower.traffic();
    for (let n = 0; n < UPDATES; n++) {
      await driver.ask('driver:location:update', {
        tripId: trip.id,
        ...{ lat: Number((6.95 + n * 1e-5).toFixed(5)), lng: 79.85, speed: 11.4, heading: 182.5, accuracy: 8 },
        ...{ timestamp: new Date().toISOString(), seq: n },
      });
      await delay(EVERY_MS);
    }
    const perHour = (client: WireClient, mark: Traffic | undefined) => {
      const now = client.traffic();
      const of = (way: keyof Traffic) =>
        (((now[way] - (mark?.[way] ?? 0)) / UPDATES) * updatesAnHour + PING_BYTES[way] * PINGS_AN_HOUR) / 1024;
      return { kbAnHourReceived: of('received'), kbAnHourSent: of('sent') };
    };
    return {
      'wire driver': perHour(driver, marks.driver),
      'wire passenger': perHour(follower, marks.passenger),
      'wire conductor at rest': {
        kbAnHourReceived: (PING_BYTES.received * PINGS_AN_HOUR) / 1024,
        kbAnHourSent: (PING_BYTES.sent * PINGS_AN_HOUR) / 1024,
      },
    };
  } finally {
    driver.destroy();
    follower.destroy();
  }
}

type Traffic = ReturnType<WireClient['traffic']>;
