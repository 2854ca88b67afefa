import { performance } from 'node:perf_hooks';
import type { StreamResult, Trip } from './messages';
import { openClient, type Target } from './open';
import type { WireClient } from './wire';

const START = { lat: 6.9, lng: 79.85 };
/** Degrees of latitude between two fixes: some 1.1 m, and readable from whatever a server passes on. */
export const STEP = 1e-5;
const TICK_MS = 5;
const AT_ONCE = 20;

/** Drivers that go north in a line; each fix is found again at the followers by its latitude. */
export async function openDrivers(targets: readonly Target[], trips: readonly Trip[], round: number) {
  const clients: WireClient[] = [];
  // A driver of many buses needs one connection: the token is the driver's.
  const tokens = [...new Set(trips.map(({ driverToken }) => driverToken))];
  const opened = new Map<string, WireClient>();
  for (let from = 0; from < tokens.length; from += AT_ONCE) {
    const some = tokens.slice(from, from + AT_ONCE);
    await Promise.all(
      some.map(async (token, i) => {
        const target = targets[(from + i) % targets.length] as Target;
        opened.set(token, await openClient(target, { token, device: `bench-${round}` }));
      }),
    );
  }
  for (const { driverToken } of trips) clients.push(opened.get(driverToken) as WireClient);
  const sentAt: number[][] = trips.map(() => []);
  const result: StreamResult = { updates: 0, refused: {}, deliveries: 0, deliveryMs: [], ackMs: [], etas: 0 };
  let open = 0;
  let timer: NodeJS.Timeout | undefined;

  const sendOne = (trip: number) => {
    const times = sentAt[trip] as number[];
    const now = performance.now();
    const payload = {
      tripId: trips[trip]?.id,
      lat: Number((START.lat + times.length * STEP).toFixed(5)),
      lng: START.lng,
      speed: 11,
      heading: 0,
      accuracy: 8,
      timestamp: new Date().toISOString(),
      seq: times.length,
    };
    times.push(now);
    open++;
    clients[trip]?.send('driver:location:update', payload, (ack) => {
      open--;
      result.ackMs.push(performance.now() - now);
      if (ack.includes('"ok":true')) result.updates++;
      else {
        const code = /"error":"(\w+)"/.exec(ack.toString('utf8'))?.[1] ?? 'UNREADABLE';
        result.refused[code] = (result.refused[code] ?? 0) + 1;
      }
    });
  };

  return {
    result,
    /** Forgets what was counted so far. */
    restart() {
      Object.assign(result, { updates: 0, refused: {}, deliveries: 0, deliveryMs: [], ackMs: [], etas: 0 });
    },
    start(updatesPerSecond: number) {
      const begun = performance.now();
      let sent = 0;
      timer = setInterval(() => {
        const due = Math.floor(((performance.now() - begun) / 1000) * updatesPerSecond * trips.length);
        // After a hold-up the rest is dropped rather than sent in one burst, which would be another load.
        if (due - sent > trips.length) sent = due - trips.length;
        while (sent < due) sendOne(sent++ % trips.length);
      }, TICK_MS);
    },
    /** Resolves when all has been answered. */
    async stop() {
      clearInterval(timer);
      for (let waits = 0; open > 0 && waits < 500; waits++) await new Promise((r) => setTimeout(r, 20));
    },
    /** When the fix with this latitude was sent. */
    sentAt: (trip: number, lat: number) => sentAt[trip]?.[Math.round((lat - START.lat) / STEP)],
    close() {
      clearInterval(timer);
      for (const client of opened.values()) client.destroy();
    },
  };
}
export type Drivers = Awaited<ReturnType<typeof openDrivers>>;

const LAT = Buffer.from('"lat":');

/** Is it a location? `42["server:l…`, or `{` where a server passes on the bare update. */
export const isLocation = (message: Buffer): boolean => message[11] === 0x6c || message[0] === 0x7b;
/** `42["server:e…`. */
export const isEta = (message: Buffer): boolean => message[11] === 0x65;

/** The latitude in an event's text; NaN where there is none. */
export function latitudeIn(message: Buffer): number {
  const from = message.indexOf(LAT);
  return from < 0
    ? Number.NaN
    : Number.parseFloat(message.toString('latin1', from + LAT.length, from + LAT.length + 12));
}
