import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright';
import type { FleetVehicle } from '@/lib/contract/views';
import { frameBytes } from './measure';

const FRAME_MS = 1000;
/** Each bus sends every 3 s, so a third of them is in each frame. */
const EVERY = 3;

/**
 * Stands in for the server's sockets on a page, so that the page is measured and not the server beside it: `buses` that drive, a
 * frame a second as the contract has it. Pages and REST are the real server's.
 */
export async function standInFleet(page: Page, buses: number) {
  const fleet = Array.from({ length: buses }, (_, i) => bus(i));
  const wire = { snapshot: 0, frames: 0, bytes: 0 };
  let timer: NodeJS.Timeout | undefined;
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    const say = (text: string) => {
      socket.send(text);
      return frameBytes(Buffer.byteLength(text), false);
    };
    say('0{"sid":"bench","upgrades":[],"pingInterval":3600000,"pingTimeout":3600000,"maxPayload":1000000}');
    socket.onMessage((message) => {
      const text = String(message);
      if (text.startsWith('40')) say('40{"sid":"bench"}');
      if (!text.startsWith('42')) return;
      const from = text.indexOf('[');
      const id = text.slice(2, from);
      const [event] = JSON.parse(text.slice(from)) as [string];
      if (event !== 'fleet:subscribe') return void say(`43${id}[{"ok":true,"alerts":[]}]`);
      wire.snapshot = say(`43${id}${JSON.stringify([{ ok: true, vehicles: fleet }])}`);
      let turn = 0;
      clearInterval(timer);
      timer = setInterval(() => {
        const at = new Date().toISOString();
        const vehicles = fleet.filter((_, i) => i % EVERY === turn % EVERY).map((one) => move(one, at));
        turn++;
        wire.frames++;
        wire.bytes += say(`42${JSON.stringify(['server:fleet:update', { vehicles, at }])}`);
      }, FRAME_MS);
    });
    socket.onClose(() => clearInterval(timer));
  });
  return { wire, stop: () => clearInterval(timer) };
}

const bus = (i: number): FleetVehicle => ({
  tripId: randomUUID(),
  routeCode: String(100 + (i % 300)),
  registration: `NB-${1000 + i}`,
  status: 'STARTED',
  freshness: 'LIVE',
  lat: 6.0 + ((i * 37) % 3500) / 1000,
  lng: 79.85 + ((i * 91) % 1700) / 1000,
  speed: 11,
  heading: (i * 47) % 360,
  updatedAt: new Date().toISOString(),
});

function move(one: FleetVehicle, at: string): FleetVehicle {
  one.lat = Number(((one.lat ?? 0) + 0.0002).toFixed(5));
  one.updatedAt = at;
  return one;
}
