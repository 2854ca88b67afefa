import { z } from 'zod';
import { Id, LocalizedName, PaymentStatus, Rupees } from '../primitives';
import { Booking, TripOffer, TripSummary } from '../views';
import { defineEndpoints } from './endpoint';

const Moment = z.iso.datetime();
const ProviderName = z.string().regex(/^[A-Z][A-Z_]{1,30}$/);

export const PaymentOptions = z.object({ providers: z.array(ProviderName) }).meta({ id: 'PaymentOptions' });
export const PaymentCreate = z.object({ provider: ProviderName.default('SANDBOX') });
export const Payment = z
  .object({
    id: Id,
    bookingId: Id,
    provider: ProviderName,
    status: PaymentStatus,
    amount: Rupees,
    currency: z.string(),
    createdAt: Moment,
    /** When the seat is given to others if nothing is paid; null where nothing waits. */
    holdExpiresAt: Moment.nullable(),
  })
  .meta({ id: 'PaymentRecord' });

/** Where the browser goes to pay; null: nothing more to do. */
export const PaymentStarted = z
  .object({
    booking: Booking,
    payment: Payment.nullable(),
    checkout: z
      .object({ url: z.string(), method: z.enum(['GET', 'POST']), fields: z.record(z.string(), z.string()) })
      .nullable(),
  })
  .meta({ id: 'PaymentStarted' });

export const Receipt = z
  .object({
    /** The payment's reference at the provider; the booking's own where it is paid aboard. */
    number: z.string(),
    bookingId: Id,
    referenceCode: z.string(),
    passengerName: z.string(),
    operatorName: z.string(),
    routeCode: z.string(),
    registration: z.string(),
    from: LocalizedName,
    to: LocalizedName,
    departsAt: Moment,
    seatNumber: z.int(),
    amount: Rupees,
    currency: z.string(),
    method: ProviderName,
    /** null: to be paid aboard. */
    paidAt: Moment.nullable(),
    refund: Rupees,
    refundedAt: Moment.nullable(),
    status: z.union([PaymentStatus, z.literal('ON_BOARD')]),
  })
  .meta({ id: 'Receipt' });

export const Alternative = z
  .object({
    trip: TripSummary,
    offer: TripOffer,
  })
  .meta({ id: 'Alternative' });
export const Rebook = z.object({ tripId: Id, seatNumber: z.int().min(1).max(100).optional() });

export const paymentEndpoints = defineEndpoints({
  listPaymentOptions: {
    method: 'GET',
    path: '/payments/options',
    summary: 'The ways to pay.',
    access: 'public',
    status: 200,
    response: PaymentOptions,
  },
  startPayment: {
    method: 'POST',
    path: '/bookings/:id/payments',
    summary: 'Begin to pay a booking that is held. Again, while one is open, the answer is the same payment.',
    access: 'user',
    body: PaymentCreate,
    status: 201,
    response: PaymentStarted,
    errors: ['CONFLICT', 'TRIP_ENDED'],
  },
  getPayment: {
    method: 'GET',
    path: '/payments/:id',
    summary: 'One payment of the caller’s.',
    access: 'user',
    status: 200,
    response: Payment,
  },
  notifyPayment: {
    method: 'POST',
    path: '/payments/:provider/notify',
    summary: 'A provider’s word on a payment: form fields, signed. A repeat answers the same and changes nothing.',
    access: 'public',
    status: 200,
    response: z.object({ status: PaymentStatus }),
    errors: ['FORBIDDEN', 'CONFLICT'],
  },
  chooseSandboxOutcome: {
    method: 'POST',
    path: '/payments/:id/sandbox',
    summary: 'The sandbox’s own page: have its server tell that the payment went well, or did not.',
    access: 'user',
    body: z.object({ outcome: z.enum(['PAID', 'FAILED']) }),
    status: 200,
    response: Payment,
  },
  getReceipt: {
    method: 'GET',
    path: '/bookings/:id/receipt',
    summary: 'What was paid for a booking, or is to be paid aboard.',
    access: 'user',
    status: 200,
    response: Receipt,
    errors: ['CONFLICT'],
  },
  listAlternatives: {
    method: 'GET',
    path: '/bookings/:id/alternatives',
    summary: 'The next trips with seats, for a booking whose trip the operator cancelled.',
    access: 'user',
    status: 200,
    response: z.object({ items: z.array(Alternative) }),
    errors: ['CONFLICT'],
  },
  rebook: {
    method: 'POST',
    path: '/bookings/:id/rebook',
    summary: 'Take another trip for a cancelled one, at the price of before. Again, the same new booking.',
    access: 'user',
    body: Rebook,
    status: 201,
    response: Booking,
    errors: ['SEAT_TAKEN', 'CONFLICT', 'TRIP_ENDED'],
  },
});
