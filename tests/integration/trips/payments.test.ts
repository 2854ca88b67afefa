import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { refundPayments } from '@/server/jobs/refund-payments';
import type { PaymentToRefund } from '@/server/payments/provider';
import { HOLD_MS } from '@/server/services/bookings';
import { actor, issuePaths, refusal, startTrips, type TripsTest } from './setup';

let t: TripsTest;
beforeAll(async () => {
  t = await startTrips();
});
afterAll(() => t.drop());

const HOUR = 3_600_000;
const as = (name: 'passenger' | 'stranger' | 'admin' | 'business') => actor(t.world[name]);
const seat = (seatNumber: number, payment: 'ON_BOARD' | 'ONLINE' = 'ONLINE') => ({
  seatNumber,
  payment,
  pickupStopId: t.world.stops[0]?.id ?? '',
  dropStopId: t.world.stops[3]?.id ?? '',
});
const addTrip = (inMs = 3 * HOUR) => t.world.addTrip({ departsAt: new Date(t.now() + inMs) });
const SANDBOX = { provider: 'SANDBOX' };
const paymentsOf = (bookingId: string) => t.prisma.bookingPayment.findMany({ where: { bookingId } });

/** A seat that is held, and the payment that was begun for it. */
async function hold(seatNumber = 1, tripId?: string) {
  const trip = tripId ?? (await addTrip()).id;
  const booking = await t.bookings.create(as('passenger'), trip, seat(seatNumber));
  const { payment, checkout } = await t.payments.start(as('passenger'), booking.id, SANDBOX);
  if (!payment || !checkout) throw new Error('no payment was begun');
  return { tripId: trip, bookingId: booking.id, payment, checkout };
}
const word = (
  { id, amount, currency }: { id: string; amount: number; currency: string },
  outcome: 'PAID' | 'FAILED',
) => {
  const order = { paymentId: id, amountCents: Math.round(amount * 100), currency };
  return t.providers.sandbox?.noticeFor(order, outcome) ?? {};
};
const get = (id: string) => t.bookings.get(as('passenger'), id);

describe('paying for a held seat', () => {
  it('begins one payment, however often it is clicked, on any node', async () => {
    const { id: tripId } = await addTrip();
    const booking = await t.bookings.create(as('passenger'), tripId, seat(1));
    const nodes = [t.payments, t.node().payments];
    const started = await Promise.all(
      Array.from({ length: 8 }, (_, i) => (nodes[i % 2] ?? t.payments).start(as('passenger'), booking.id, SANDBOX)),
    );
    expect(new Set(started.map(({ payment }) => payment?.id)).size).toBe(1);
    expect(started[0]?.checkout?.url).toBe(`/passenger/pay/${started[0]?.payment?.id}`);
    expect(started[0]?.payment?.holdExpiresAt).toBe(booking.holdExpiresAt);
    expect(await paymentsOf(booking.id)).toHaveLength(1);
  });

  it('confirms once, with a ticket; a replayed notice answers the same and adds nothing', async () => {
    const { bookingId, payment } = await hold();
    const form = word(payment, 'PAID');
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => t.payments.notify('sandbox', form)),
      t.node().payments.notify('SANDBOX', form),
    ]);
    expect(answers).toEqual(answers.map(() => ({ status: 'PAID' })));
    const before = [await paymentsOf(bookingId), await get(bookingId)];
    t.advance(HOUR);
    expect(await t.payments.notify('sandbox', form)).toEqual({ status: 'PAID' });
    expect([await paymentsOf(bookingId), await get(bookingId)]).toEqual(before);
    expect(before[0]).toHaveLength(1);
    expect(await get(bookingId)).toMatchObject({
      status: 'CONFIRMED',
      holdExpiresAt: null,
      paid: { status: 'PAID', amount: 500, refund: 0 },
    });
    expect((await t.bookings.ticket(as('passenger'), bookingId)).token).toMatch(/^SV1\./);
    expect(await refusal(t.payments.start(as('passenger'), bookingId, SANDBOX))).toBe('CONFLICT');
  });

  it('refuses what is forged, for another amount, or of nobody, and changes nothing', async () => {
    const { bookingId, payment } = await hold();
    const paid = word(payment, 'PAID');
    const before = [await paymentsOf(bookingId), await get(bookingId)];
    const notify = (form: Record<string, string>, provider = 'sandbox') => refusal(t.payments.notify(provider, form));
    expect(await notify({ ...paid, md5sig: 'F'.repeat(32) })).toBe('FORBIDDEN');
    expect(await notify({ ...word(payment, 'FAILED'), status_code: '2' })).toBe('FORBIDDEN');
    expect(await notify({})).toBe('FORBIDDEN');
    expect(await notify(paid, 'ON_BOARD')).toBe('FORBIDDEN');
    expect(await notify(paid, 'PAYHERE')).toBe('NOT_FOUND');
    expect(await notify(word({ ...payment, amount: 1 }, 'PAID'))).toBe('CONFLICT');
    expect(await notify(word({ ...payment, currency: 'USD' }, 'PAID'))).toBe('CONFLICT');
    expect(await notify(word({ ...payment, id: bookingId }, 'PAID'))).toBe('NOT_FOUND');
    expect([await paymentsOf(bookingId), await get(bookingId)]).toEqual(before);
  });

  it('may be tried again after it failed, as long as the seat is held', async () => {
    const { bookingId, payment } = await hold();
    expect(await t.payments.notify('sandbox', word(payment, 'FAILED'))).toEqual({ status: 'FAILED' });
    expect((await get(bookingId)).status).toBe('PENDING');
    const second = await t.payments.start(as('passenger'), bookingId, SANDBOX);
    expect(second.payment?.id).not.toBe(payment.id);
    await t.payments.notify('sandbox', word(second.payment ?? payment, 'PAID'));
    // The first is paid after all: that money is not ours to keep.
    expect(await t.payments.notify('sandbox', word(payment, 'PAID'))).toEqual({ status: 'REFUND_DUE' });
    expect((await get(bookingId)).status).toBe('CONFIRMED');
    expect((await paymentsOf(bookingId)).map(({ status }) => status).sort()).toEqual(['PAID', 'REFUND_DUE']);
  });

  it('may be left for the conductor', async () => {
    const { bookingId } = await hold();
    const { booking, payment, checkout } = await t.payments.start(as('passenger'), bookingId, { provider: 'ON_BOARD' });
    expect([booking.status, booking.payment, payment, checkout]).toEqual(['CONFIRMED', 'ON_BOARD', null, null]);
    expect((await t.receipts.of(as('passenger'), bookingId)).status).toBe('ON_BOARD');
  });

  it('is not asked for where nothing is to be paid: the seat is theirs at once, with its ticket', async () => {
    const trip = await addTrip();
    await t.prisma.trip.update({ where: { id: trip.id }, data: { fareCents: 0 } });
    const booking = await t.bookings.create(as('passenger'), trip.id, seat(1));
    expect(booking).toMatchObject({ status: 'CONFIRMED', payment: 'ONLINE', price: 0, holdExpiresAt: null });
    expect((await t.bookings.ticket(as('passenger'), booking.id)).token).toMatch(/^SV1\./);
    expect(await refusal(t.payments.start(as('passenger'), booking.id, SANDBOX))).toBe('CONFLICT');
    expect(await t.bookings.cancel(as('passenger'), booking.id)).toMatchObject({ status: 'CANCELLED', paid: null });
  });

  it('is nobody else’s to begin, to see, or to decide', async () => {
    const { bookingId, payment } = await hold();
    for (const name of ['stranger', 'business', 'admin'] as const) {
      expect(await refusal(t.payments.start(as(name), bookingId, SANDBOX))).toBe('NOT_FOUND');
      expect(await refusal(t.payments.get(as(name), payment.id))).toBe('NOT_FOUND');
      expect(await refusal(t.payments.chooseOutcome(as(name), payment.id, { outcome: 'PAID' }))).toBe('NOT_FOUND');
    }
    expect(await refusal(t.receipts.of(as('stranger'), bookingId))).toBe('NOT_FOUND');
    expect(await issuePaths(t.payments.start(as('passenger'), bookingId, { provider: 'BARTER' }))).toEqual([
      'provider',
    ]);
  });
});

describe('a late payment of a seat that was left for the conductor', () => {
  const WITHIN = { timeout: 15_000 };
  const scan = async (bookingId: string) => {
    const { token } = await t.bookings.ticket(as('passenger'), bookingId);
    return t.scans.scan(actor(t.world.conductor), 'phone', { token });
  };
  const leftForTheConductor = async () => {
    const held = await hold(1, (await addTrip(0)).id);
    await t.payments.start(as('passenger'), held.bookingId, { provider: 'ON_BOARD' });
    return held;
  };
  /** Begins `work` while `first` has changed the booking and is not done: it waits for the row, and comes second. */
  const inTurn = async <A, B>(bookingId: string, first: () => Promise<A>, work: () => Promise<B>): Promise<[A, B]> => {
    const waiting = async (many: number) => {
      const { rows } = await t.pool.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      expect(rows).toHaveLength(many);
    };
    const begun: [Promise<A>, Promise<B>] | [] = await t.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM booking WHERE id = ${bookingId}::uuid FOR UPDATE`;
      const one = first();
      await vi.waitFor(() => waiting(1), WITHIN);
      const two = work();
      await vi.waitFor(() => waiting(2), WITHIN);
      return [one, two];
    }, WITHIN);
    return Promise.all(begun as [Promise<A>, Promise<B>]);
  };

  it('goes back where the conductor has just taken the cash', async () => {
    const { bookingId, payment } = await leftForTheConductor();
    const [scanned, told] = await inTurn(
      bookingId,
      () => scan(bookingId),
      () => t.payments.notify('sandbox', word(payment, 'PAID')),
    );
    expect([scanned.reason, scanned.payment, told.status]).toEqual(['BOARDED', 'ON_BOARD', 'REFUND_DUE']);
    expect(await get(bookingId)).toMatchObject({ status: 'BOARDED', payment: 'ON_BOARD', paid: { refund: 500 } });
  });

  it('is what the conductor is told of where it came a moment before', async () => {
    const { bookingId, payment } = await leftForTheConductor();
    const [told, scanned] = await inTurn(
      bookingId,
      () => t.payments.notify('sandbox', word(payment, 'PAID')),
      () => scan(bookingId),
    );
    expect([told.status, scanned.reason, scanned.payment]).toEqual(['PAID', 'BOARDED', 'ONLINE']);
    expect(await get(bookingId)).toMatchObject({ status: 'BOARDED', payment: 'ONLINE', paid: { status: 'PAID' } });
  });
});

describe('a hold that has run out', () => {
  it('cannot be paid; the seat is sold at once to the next, without any job', async () => {
    const { bookingId, tripId } = await hold();
    t.advance(HOLD_MS);
    expect(await refusal(t.payments.start(as('passenger'), bookingId, SANDBOX))).toBe('CONFLICT');
    expect((await t.bookings.create(as('stranger'), tripId, seat(1, 'ON_BOARD'))).status).toBe('CONFIRMED');
  });

  it('is confirmed by a late notice where the seat is still free', async () => {
    const { bookingId, payment } = await hold();
    t.advance(HOLD_MS + 1);
    expect((await get(bookingId)).status).toBe('EXPIRED');
    expect(await t.payments.notify('sandbox', word(payment, 'PAID'))).toEqual({ status: 'PAID' });
    expect((await get(bookingId)).status).toBe('CONFIRMED');
  });

  it('is paid back where the seat has gone, and the passenger is told once', async () => {
    const { bookingId, payment, tripId } = await hold();
    t.advance(HOLD_MS + 1);
    await t.bookings.create(as('stranger'), tripId, seat(1, 'ON_BOARD'));
    const form = word(payment, 'PAID');
    for (const _ of ['once', 'again']) {
      expect(await t.payments.notify('sandbox', form)).toEqual({ status: 'REFUND_DUE' });
    }
    expect(await get(bookingId)).toMatchObject({ status: 'EXPIRED', paid: { status: 'REFUND_DUE', refund: 500 } });
    expect(await t.prisma.notice.findMany({ where: { bookingId }, select: { kind: true } })).toEqual([
      { kind: 'REFUND_DUE' },
    ]);
  });

  it('goes to one of two: the late payment or the next buyer', async () => {
    for (let round = 0; round < 5; round++) {
      const { bookingId, payment, tripId } = await hold();
      t.advance(HOLD_MS + 1);
      const [notice, sale] = await Promise.allSettled([
        t.payments.notify('sandbox', word(payment, 'PAID')),
        t.node().bookings.create(as('stranger'), tripId, seat(1, 'ON_BOARD')),
      ]);
      const kept = (await get(bookingId)).status === 'CONFIRMED';
      expect(notice).toMatchObject({ status: 'fulfilled', value: { status: kept ? 'PAID' : 'REFUND_DUE' } });
      expect(sale.status).toBe(kept ? 'rejected' : 'fulfilled');
    }
  });
});

describe('cancelling what was paid', () => {
  // What other tests left to be paid back is none of these tests' business.
  beforeEach(async () => {
    await t.prisma.bookingPayment.updateMany({ where: { status: 'REFUND_DUE' }, data: { status: 'REFUNDED' } });
  });

  const paid = async (inMs: number) => {
    const { id } = await addTrip(inMs);
    const held = await hold(1, id);
    await t.payments.notify('sandbox', word(held.payment, 'PAID'));
    return held;
  };
  const refunds: PaymentToRefund[] = [];
  const payBack = (fails = false) => {
    const sandbox = t.providers.sandbox;
    if (!sandbox) throw new Error('no sandbox');
    const failures: string[] = [];
    const refund = async (payment: PaymentToRefund) => {
      if (fails) throw new Error('the bank is closed');
      refunds.push(payment);
    };
    const job = refundPayments({
      payments: t.repositories.payments,
      alerts: t.alerts,
      providers: [{ ...sandbox, refund }],
      onError: (error) => failures.push(String(error)),
      now: t.now,
    });
    return job.run({}, new AbortController().signal).then(() => failures);
  };

  it.each([
    ['two hours before', 2 * HOUR, 500],
    ['half an hour before', HOUR / 2, 250],
  ])('%s', async (_, inMs, refund) => {
    const { bookingId } = await paid(inMs);
    for (const __ of ['once', 'again']) {
      expect(await t.bookings.cancel(as('passenger'), bookingId)).toMatchObject({
        status: 'CANCELLED',
        cancelledBy: 'PASSENGER',
        paid: { status: 'REFUND_DUE', refund },
      });
    }
    refunds.length = 0;
    await Promise.all([payBack(), payBack()]);
    expect(refunds.map(({ refundCents }) => refundCents)).toEqual([refund * 100]);
    expect((await get(bookingId)).paid).toMatchObject({ status: 'REFUNDED', refund });
    expect(await t.receipts.of(as('passenger'), bookingId)).toMatchObject({ amount: 500, refund, status: 'REFUNDED' });
  });

  it('after departure nothing goes back; on board nothing was paid', async () => {
    const { bookingId } = await paid(-HOUR);
    expect((await t.bookings.cancel(as('passenger'), bookingId)).paid).toMatchObject({ status: 'PAID', refund: 0 });
    const aboard = await t.bookings.create(as('passenger'), (await addTrip()).id, seat(1, 'ON_BOARD'));
    expect((await t.bookings.cancel(as('passenger'), aboard.id)).paid).toBeNull();
    expect(await refusal(t.receipts.of(as('passenger'), aboard.id))).toBe('CONFLICT');
  });

  it('by staff: all goes back, and the passenger is told', async () => {
    const { bookingId } = await paid(HOUR / 2);
    expect(await t.bookings.cancel(as('business'), bookingId)).toMatchObject({ paid: { refund: 500 } });
    const { items } = await t.notices.list(as('passenger'), { limit: 200 });
    expect(items.filter((one) => one.bookingId === bookingId).map(({ kind }) => kind)).toEqual(['BOOKING_CANCELLED']);
  });

  it('a bank that fails is asked again later, and pays once', async () => {
    const { bookingId } = await paid(2 * HOUR);
    await t.bookings.cancel(as('passenger'), bookingId);
    refunds.length = 0;
    expect(await payBack(true)).toEqual(['Error: the bank is closed']);
    expect(await payBack()).toEqual([]);
    expect(refunds).toEqual([]);
    t.advance(6 * 60_000);
    await payBack();
    expect(refunds).toHaveLength(1);
  });

  it('one that nobody can pay back is an alert, one, until it is paid back', async () => {
    const { bookingId, payment } = await paid(2 * HOUR);
    await t.bookings.cancel(as('passenger'), bookingId);
    const told = () => t.prisma.alert.findMany({ where: { key: `refund:${payment.id}` } });
    const tryAgain = async (fails: boolean) => {
      await payBack(fails);
      t.advance(6 * 60_000);
    };
    for (const _ of [1, 2, 3]) await tryAgain(true);
    expect(await told(), 'a bank may be closed for a moment').toEqual([]);
    for (const _ of [1, 2]) await tryAgain(true);
    expect(await told()).toMatchObject([{ type: 'HIGH_ERROR_RATE', status: 'OPEN', operatorId: null, tripId: null }]);
    expect((await told())[0]?.message).toMatch(/500\.00 LKR .*the bank is closed/);
    await tryAgain(false);
    expect((await told()).map(({ status }) => status)).toEqual(['RESOLVED']);
    expect((await get(bookingId)).paid?.status).toBe('REFUNDED');
  });

  it('of a cancelled trip the money waits half an hour for another bus, then goes back', async () => {
    const { bookingId, tripId } = await paid(2 * HOUR);
    await t.trips.patch(as('business'), tripId, { status: 'CANCELLED' });
    refunds.length = 0;
    await payBack();
    expect(refunds).toEqual([]);
    t.advance(30 * 60_000);
    await payBack();
    expect(refunds.map(({ refundCents }) => refundCents)).toEqual([50_000]);
    expect((await get(bookingId)).paid?.status).toBe('REFUNDED');
  });
});

describe('another bus for a cancelled one', () => {
  beforeEach(async () => {
    await t.prisma.trip.updateMany({ data: { status: 'ENDED' } });
  });

  it('is offered with its seats, taken once at the old price, and paid by the old money', async () => {
    const cancelled = await addTrip(2 * HOUR);
    const next = await addTrip(3 * HOUR);
    await t.prisma.trip.update({ where: { id: next.id }, data: { fareCents: 90_000 } });
    const gone = await addTrip(-HOUR);
    const late = await addTrip(40 * HOUR);
    const held = await hold(1, cancelled.id);
    await t.payments.notify('sandbox', word(held.payment, 'PAID'));
    expect(await refusal(t.rebooking.alternatives(as('passenger'), held.bookingId))).toBe('CONFLICT');
    await t.trips.patch(as('business'), cancelled.id, { status: 'CANCELLED' });

    const { items } = await t.rebooking.alternatives(as('passenger'), held.bookingId);
    const offered = items.map(({ trip }) => trip.id);
    expect(offered).toContain(next.id);
    for (const { id } of [cancelled, gone, late]) expect(offered).not.toContain(id);
    expect(items.find(({ trip }) => trip.id === next.id)?.offer.seatsLeft).toBe(40);

    const taps = await Promise.all(
      [t.rebooking, t.node().rebooking, t.rebooking].map((one) =>
        one.rebook(as('passenger'), held.bookingId, { tripId: next.id }),
      ),
    );
    expect(new Set(taps.map(({ id }) => id)).size).toBe(1);
    expect(taps[0]).toMatchObject({ status: 'CONFIRMED', price: 500, seatNumber: 1, payment: 'ONLINE' });
    expect((await get(taps[0]?.id ?? '')).paid).toMatchObject({ status: 'PAID', amount: 500 });
    expect(await get(held.bookingId)).toMatchObject({ rebookedToId: taps[0]?.id, paid: null });
    expect((await t.bookings.ticket(as('passenger'), taps[0]?.id ?? '')).token).toMatch(/^SV1\./);
    expect(await t.prisma.booking.count({ where: { tripId: next.id } })).toBe(1);
  });

  it('is paid by one of two charges; the second stays due', async () => {
    const cancelled = await addTrip(2 * HOUR);
    const next = await addTrip(3 * HOUR);
    const held = await hold(1, cancelled.id);
    await t.payments.notify('sandbox', word(held.payment, 'PAID'));
    const first = (await paymentsOf(held.bookingId))[0]?.providerRef;
    t.advance(1000);
    const again = {
      ...{ paymentId: held.payment.id, provider: 'SANDBOX', providerRef: `again-${held.payment.id}` },
      ...{ outcome: 'PAID' as const, amountCents: 50_000, currency: 'LKR' },
    };
    const noTicket = () => {
      throw new Error('no second ticket');
    };
    expect(await t.repositories.payments.settle(again, new Date(t.now()), noTicket)).toBe('PAID');
    await t.trips.patch(as('business'), cancelled.id, { status: 'CANCELLED' });
    const taken = await t.rebooking.rebook(as('passenger'), held.bookingId, { tripId: next.id });
    expect(taken).toMatchObject({ status: 'CONFIRMED', payment: 'ONLINE', paid: { status: 'PAID', amount: 500 } });
    expect(await paymentsOf(taken.id)).toMatchObject([{ providerRef: first, status: 'PAID', refundCents: 0 }]);
    expect(await paymentsOf(held.bookingId)).toMatchObject([
      { providerRef: again.providerRef, status: 'REFUND_DUE', refundCents: 50_000 },
    ]);
  });

  it('is refused to others, for what the passenger cancelled, and on trips that go elsewhere or are full', async () => {
    const trip = await addTrip();
    const booking = await t.bookings.create(as('passenger'), trip.id, seat(5, 'ON_BOARD'));
    const other = await t.bookings.create(as('passenger'), trip.id, seat(6, 'ON_BOARD'));
    await t.bookings.cancel(as('passenger'), other.id);
    await t.trips.patch(as('admin'), trip.id, { status: 'CANCELLED' });
    const next = await addTrip();
    const far = await addTrip(60 * HOUR);
    const take = (name: 'passenger' | 'stranger', id: string, tripId: string, more: object = {}) =>
      t.rebooking.rebook(as(name), id, { tripId, ...more });
    expect(await refusal(take('stranger', booking.id, next.id))).toBe('NOT_FOUND');
    expect(await refusal(take('passenger', other.id, next.id))).toBe('CONFLICT');
    expect(await refusal(take('passenger', booking.id, trip.id))).toBe('TRIP_ENDED');
    expect(await issuePaths(take('passenger', booking.id, far.id))).toEqual(['tripId']);
    await t.bookings.create(as('stranger'), next.id, seat(5, 'ON_BOARD'));
    expect(await refusal(take('passenger', booking.id, next.id, { seatNumber: 5 }))).toBe('SEAT_TAKEN');
    const taken = await take('passenger', booking.id, next.id);
    expect([taken.seatNumber, taken.payment]).toEqual([1, 'ON_BOARD']);
  });
});
