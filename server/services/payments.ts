import type { PaymentStatus } from '@/lib/contract/primitives';
import type { BodyOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { PaymentNotice, PaymentProvider } from '../payments/provider';
import type { Sandbox } from '../payments/sandbox';
import type { Actor } from './actor';
import { tripOver } from './booking-sale';
import type { BookingRecord } from './booking-views';
import { toRupees } from './money';
import { Refusal } from './refusal';
import type { IssuedTicket, TicketBooking, Tickets } from './tickets';

export interface PaymentRecord {
  id: string;
  bookingId: string;
  provider: string;
  providerRef: string | null;
  status: PaymentStatus;
  amountCents: number;
  currency: string;
  createdAt: Date;
}

type Issue = (facts: { booking: TicketBooking; trip: { departsAt: Date; arrivesAt: Date } }) => IssuedTicket;

export interface PaymentStore {
  find(
    id: string,
  ): Promise<
    (PaymentRecord & { booking: { passengerId: string | null; status: string; holdExpiresAt: Date | null } }) | null
  >;
  /** The one that is open, or a new one; only while the seat is held. */
  start(bookingId: string, provider: string, now: Date): Promise<PaymentRecord | 'NOT_HELD' | 'TRIP_OVER'>;
  payOnBoard(bookingId: string, now: Date, issue: Issue): Promise<'CONFIRMED' | 'NOT_HELD' | 'TRIP_OVER'>;
  /** Once, however often it is said. @returns the payment's status then; null: there is none; nothing changes by MISMATCH. */
  settle(
    word: PaymentNotice & { provider: string },
    now: Date,
    issue: Issue,
  ): Promise<PaymentStatus | 'MISMATCH' | null>;
}

export interface PaymentsDeps {
  payments: PaymentStore;
  providers: readonly PaymentProvider[];
  sandbox: Sandbox | null;
  /** @throws Refusal NOT_FOUND for what is not the actor's to see. */
  getVisibleBooking(actor: Actor, id: string): Promise<BookingRecord>;
  viewBooking(booking: BookingRecord): ResponseOf<'getBooking'>;
  tickets: Tickets;
  publicOrigin(): string;
  now(): number;
}

export type Payments = ReturnType<typeof createPayments>;

/** Paying for a seat that is held, by whichever provider; and what providers say of it. */
export function createPayments(deps: PaymentsDeps) {
  const { payments, providers, sandbox, getVisibleBooking, viewBooking, tickets, publicOrigin, now } = deps;
  const issue: Issue = ({ booking, trip }) => tickets.issue(booking, trip);
  const providerNamed = (name: string) => providers.find((one) => one.name === name.toUpperCase());

  const getOwn = async (actor: Actor, id: string) => {
    const payment = await payments.find(id);
    if (!payment || payment.booking.passengerId !== actor.id) throw new Refusal('NOT_FOUND');
    return payment;
  };

  const settle = async (provider: PaymentProvider, word: PaymentNotice): Promise<PaymentStatus> => {
    const status = await payments.settle({ ...word, provider: provider.name }, new Date(now()), issue);
    if (status === null) throw new Refusal('NOT_FOUND', 'There is no such payment.');
    if (status === 'MISMATCH') throw new Refusal('CONFLICT', 'The notice is not for this order and amount.');
    return status;
  };

  return {
    options: () => ({ providers: providers.map(({ name }) => name) }),

    /**
     * Begins to pay what is held; again, while it is open, the same payment.
     * @throws Refusal NOT_FOUND, INVALID_PAYLOAD: no such provider; CONFLICT: not held any more, or not to be paid; TRIP_ENDED
     */
    async start(actor: Actor, bookingId: string, { provider: name }: BodyOf<'startPayment'>) {
      const booking = await getVisibleBooking(actor, bookingId);
      if (booking.passengerId !== actor.id) throw new Refusal('NOT_FOUND');
      const provider = providerNamed(name);
      if (!provider) {
        const issues = [{ path: 'provider', message: 'is not offered here' }];
        throw new Refusal('INVALID_PAYLOAD', undefined, { issues });
      }
      const at = new Date(now());
      const begun =
        provider.name === 'ON_BOARD'
          ? await payments.payOnBoard(booking.id, at, issue)
          : await payments.start(booking.id, provider.name, at);
      if (begun === 'TRIP_OVER') throw tripOver();
      if (begun === 'NOT_HELD') throw new Refusal('CONFLICT', 'The seat is no longer held for a payment.');
      const view = () => getVisibleBooking(actor, booking.id).then(viewBooking);
      if (begun === 'CONFIRMED') return { booking: await view(), payment: null, checkout: null };
      const page = `${publicOrigin()}/passenger/bookings/${booking.id}`;
      const started = await provider.start({
        paymentId: begun.id,
        amountCents: begun.amountCents,
        currency: begun.currency,
        description: booking.referenceCode,
        returnUrl: page,
        cancelUrl: page,
        notifyUrl: `${publicOrigin()}/api/payments/${provider.name.toLowerCase()}/notify`,
      });
      const { kind, ...checkout } = started;
      return {
        booking: await view(),
        payment: toPayment({ ...begun, booking }),
        checkout:
          kind === 'CHECKOUT'
            ? (checkout as { url: string; method: 'GET' | 'POST'; fields: Record<string, string> })
            : null,
      };
    },

    /** @throws Refusal NOT_FOUND */
    get: async (actor: Actor, id: string) => toPayment(await getOwn(actor, id)),

    /**
     * A provider's word.
     * @throws Refusal NOT_FOUND; FORBIDDEN: not the provider's; CONFLICT: for another amount. Nothing is changed by any of them.
     */
    async notify(name: string, form: Readonly<Record<string, string>>): Promise<{ status: PaymentStatus }> {
      const provider = providerNamed(name);
      if (!provider) throw new Refusal('NOT_FOUND');
      const word = provider.verifyNotify(form);
      if (!word) throw new Refusal('FORBIDDEN', 'The signature does not fit.');
      return { status: await settle(provider, word) };
    },

    /** As if the sandbox's server had posted its notice. @throws Refusal NOT_FOUND */
    async chooseOutcome(actor: Actor, id: string, { outcome }: BodyOf<'chooseSandboxOutcome'>) {
      const payment = await getOwn(actor, id);
      if (!sandbox || payment.provider !== sandbox.name) throw new Refusal('NOT_FOUND');
      const order = { paymentId: payment.id, amountCents: payment.amountCents, currency: payment.currency };
      const word = sandbox.verifyNotify(sandbox.noticeFor(order, outcome));
      if (!word) throw new Error('the sandbox does not know its own signature');
      await settle(sandbox, word);
      return toPayment(await getOwn(actor, id));
    },
  };
}

function toPayment(
  payment: PaymentRecord & { booking: { status: string; holdExpiresAt: Date | null } },
): ResponseOf<'getPayment'> {
  const { id, bookingId, provider, status, amountCents, currency, createdAt, booking } = payment;
  const waits = status === 'STARTED' && booking.status === 'PENDING';
  return {
    id,
    bookingId,
    provider,
    status,
    amount: toRupees(amountCents),
    currency,
    createdAt: createdAt.toISOString(),
    holdExpiresAt: waits ? (booking.holdExpiresAt?.toISOString() ?? null) : null,
  };
}
