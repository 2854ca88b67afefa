import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPaymentProviders } from '@/server/payments';
import { startTestApp, TEST_SECRET } from '../../support/app';

let app: Awaited<ReturnType<typeof startTestApp>>;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const { sandbox } = createPaymentProviders({ secret: TEST_SECRET, sandbox: true });
const seat = (seatNumber: number, more: object = {}) => ({
  seatNumber,
  pickupStopId: app.world.stops[0]?.id,
  dropStopId: app.world.stops[3]?.id,
  ...more,
});
const book = (tripId: string, body: object) =>
  app.api('POST', `/trips/${tripId}/bookings`, { as: app.world.passenger, body });
const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as { error?: string })?.error];

/** As a provider's server posts it. */
async function notify(form: Record<string, string>, type = 'application/x-www-form-urlencoded') {
  const response = await fetch(`${app.origin}/api/payments/sandbox/notify`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: type.includes('json') ? JSON.stringify(form) : new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

it('hears a provider’s notice once, and from nobody else', async () => {
  const trip = await app.world.addTrip({ departsAt: new Date(Date.now() + 3_600_000) });
  const held = (await book(trip.id, seat(3, { payment: 'ONLINE' }))).body as { id: string; status: string };
  expect(held.status).toBe('PENDING');
  const started = await app.api('POST', `/bookings/${held.id}/payments`, { as: app.world.passenger, body: {} });
  expect(started.status).toBe(201);
  const { payment } = started.body as { payment: { id: string } };
  const order = { paymentId: payment.id, amountCents: 50_000, currency: 'LKR' };
  const form = sandbox?.noticeFor(order, 'PAID') ?? {};
  const state = async () => [
    await app.prisma.bookingPayment.findMany({ where: { bookingId: held.id } }),
    (await app.prisma.booking.findUniqueOrThrow({ where: { id: held.id } })).status,
  ];

  const before = await state();
  expect(codeOf(await notify({ ...form, md5sig: 'A'.repeat(32) }))).toEqual([403, 'FORBIDDEN']);
  expect(codeOf(await notify(form, 'application/json'))).toEqual([422, 'INVALID_PAYLOAD']);
  const cheap = sandbox?.noticeFor({ ...order, amountCents: 100 }, 'PAID') ?? {};
  expect(codeOf(await notify(cheap))).toEqual([409, 'CONFLICT']);
  expect(await state()).toEqual(before);

  const first = await notify(form);
  expect(first).toEqual({ status: 200, body: { status: 'PAID' } });
  const after = await state();
  expect(after[1]).toBe('CONFIRMED');
  expect(await notify(form)).toEqual(first);
  expect(await state()).toEqual(after);
  expect(after[0]).toHaveLength(1);
});

it('shows a ticket, a receipt and a payment to nobody but whose they are', async () => {
  const trip = await app.world.addTrip({ departsAt: new Date(Date.now() + 3_600_000) });
  const { id } = (await book(trip.id, seat(4))).body as { id: string };
  for (const path of [`/bookings/${id}`, `/bookings/${id}/ticket`, `/bookings/${id}/receipt`]) {
    expect((await app.api('GET', path, { as: app.world.passenger })).status).toBe(200);
    expect(codeOf(await app.api('GET', path, { as: app.world.stranger }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await app.api('GET', path))).toEqual([401, 'UNAUTHENTICATED']);
  }
});

it('sells no seat twice, none of a trip that is past or cancelled, and keeps no row of the attempt', async () => {
  const soon = new Date(Date.now() + 3_600_000);
  const sold = await app.world.addTrip({ departsAt: soon });
  await book(sold.id, seat(5));
  expect(codeOf(await book(sold.id, seat(5)))).toEqual([409, 'SEAT_TAKEN']);
  expect(await app.prisma.booking.count({ where: { tripId: sold.id } })).toBe(1);

  const past = await app.world.addTrip({ departsAt: new Date(Date.now() - 24 * 3_600_000) });
  const cancelled = await app.world.addTrip({ departsAt: soon });
  await app.prisma.trip.update({ where: { id: cancelled.id }, data: { status: 'CANCELLED', cancelledAt: new Date() } });
  for (const { id } of [past, cancelled]) {
    expect(codeOf(await book(id, seat(1)))).toEqual([409, 'TRIP_ENDED']);
    expect(await app.prisma.booking.count({ where: { tripId: id } })).toBe(0);
  }
});

it('says which ways to pay there are', async () => {
  expect((await app.api('GET', '/payments/options')).body).toEqual({ providers: ['ON_BOARD', 'SANDBOX'] });
});
