import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { apiAs, DEMO, DEMO_PASSWORD, expect } from './server';

const STOPS = [
  ['Maharagama', 6.8481, 79.9265],
  ['Navinna', 6.8586, 79.9119],
  ['Nugegoda', 6.8721, 79.8883],
  ['Kirulapone', 6.8806, 79.8733],
  ['Town Hall', 6.9157, 79.8636],
] as const;
/** The driver's least interval, and a little. */
const BETWEEN_FIXES_MS = 3_100;

/**
 * A trip of the test's own: a new driver on a new bus, on which the demo's passenger has a seat from the second stop to the
 * fourth. Nothing moves it but the test.
 */
export async function ownTrip(origin: string, { offsets = [0, 8, 20, 30, 45] } = {}) {
  const admin = await apiAs(origin, DEMO.admin);
  const passenger = await apiAs(origin, DEMO.passenger);
  const post = <T>(path: string, body: unknown) => admin.call<T>(path, { method: 'POST', body: JSON.stringify(body) });
  const { items } = await admin.call<{ items: { id: string }[] }>('/operators');
  const operatorId = items[0]?.id ?? '';
  const email = `driver-${randomUUID()}@example.lk`;
  const driver = await post<{ id: string }>('/users', {
    ...{ email, password: DEMO_PASSWORD, name: 'Test Driver', role: 'DRIVER', operatorId },
  });
  const registration = `ND-${randomUUID().slice(0, 6)}`;
  const vehicle = await post<{ id: string }>('/vehicles', { registration, seatCount: 40, operatorId });
  const route = await post<{ id: string; stops: { id: string }[] }>('/routes', {
    ...{ code: '138', name: { en: 'Maharagama – Town Hall' }, operatorId, fareLkr: 120 },
    stops: STOPS.map(([en, lat, lng], i) => ({ name: { en }, lat, lng, offsetMinutes: offsets[i] })),
    path: STOPS.map(([, lat, lng]) => [lat, lng]),
  });
  const trip = await post<{ id: string }>('/trips', {
    ...{ routeId: route.id, vehicleId: vehicle.id, driverId: driver.id },
    departsAt: new Date(Date.now() + 120_000).toISOString(),
  });
  const booking = await passenger.call<{ id: string }>(`/trips/${trip.id}/bookings`, {
    method: 'POST',
    body: JSON.stringify({ seatNumber: 5, pickupStopId: route.stops[1]?.id, dropStopId: route.stops[3]?.id }),
  });

  const { token } = await apiAs(origin, email);
  const socket = io(origin, { transports: ['websocket'], auth: { token }, forceNew: true });
  const ask = async (event: string, payload: object) => {
    const answer = await socket.timeout(10_000).emitWithAck(event, { tripId: trip.id, ...payload });
    expect([event, answer.ok, answer.error]).toEqual([event, true, undefined]);
  };
  let lastAt = 0;
  return {
    tripId: trip.id,
    bookingId: booking.id,
    stopIds: route.stops.map(({ id }) => id),
    admin,
    passenger,
    status: (status: string) => ask('driver:status', { status }),
    /** A fix between two stops: 1.5 is half-way from the second to the third. */
    async fix(at: number): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, lastAt + BETWEEN_FIXES_MS - Date.now())));
      const from = STOPS[Math.floor(at)] ?? STOPS[0];
      const to = STOPS[Math.min(STOPS.length - 1, Math.floor(at) + 1)] ?? from;
      const k = at - Math.floor(at);
      await ask('driver:location:update', {
        lat: from[1] + (to[1] - from[1]) * k,
        lng: from[2] + (to[2] - from[2]) * k,
        heading: 300,
        speed: 8,
      });
      // From the answer on: the server counts from when it took the last one.
      lastAt = Date.now();
    },
    share: () =>
      passenger.call<{ id: string; token: string; url: string }>(`/trips/${trip.id}/share`, { method: 'POST' }),
    close: () => socket.disconnect(),
  };
}
export type OwnTrip = Awaited<ReturnType<typeof ownTrip>>;
