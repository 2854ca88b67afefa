import type { Payments } from '../services/payments';
import type { createRebooking } from '../services/rebooking';
import type { createReceipts } from '../services/receipts';
import type { HandlersFor } from './bind';
import { readForm } from './input';

type Names =
  | 'listPaymentOptions'
  | 'startPayment'
  | 'getPayment'
  | 'notifyPayment'
  | 'chooseSandboxOutcome'
  | 'getReceipt'
  | 'listAlternatives'
  | 'rebook';

export interface PaymentHandlerDeps {
  payments: Payments;
  receipts: ReturnType<typeof createReceipts>;
  rebooking: ReturnType<typeof createRebooking>;
}

export const paymentHandlers = ({ payments, receipts, rebooking }: PaymentHandlerDeps): HandlersFor<Names> => ({
  listPaymentOptions: async () => payments.options(),
  startPayment: ({ actor, params, body }) => payments.start(actor, params.id, body),
  getPayment: ({ actor, params }) => payments.get(actor, params.id),
  notifyPayment: async ({ params, request }) => payments.notify(params.provider, await readForm(request)),
  chooseSandboxOutcome: ({ actor, params, body }) => payments.chooseOutcome(actor, params.id, body),
  getReceipt: ({ actor, params }) => receipts.of(actor, params.id),
  listAlternatives: ({ actor, params }) => rebooking.alternatives(actor, params.id),
  rebook: ({ actor, params, body }) => rebooking.rebook(actor, params.id, body),
});
