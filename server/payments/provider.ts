/** What is to be paid. Amounts are whole cents. */
export interface PaymentOrder {
  /** Our id of this try: the provider's "order". */
  paymentId: string;
  amountCents: number;
  currency: string;
  /** For the provider's own page. */
  description: string;
  /** Pages of ours to which the provider sends the browser back. */
  returnUrl: string;
  cancelUrl: string;
  /** Where the provider tells our server how it went. */
  notifyUrl: string;
}

/** How the passenger pays: nothing more to do now, or a page to which the browser goes with these fields. */
export type PaymentStart =
  | { kind: 'ON_BOARD' }
  | { kind: 'CHECKOUT'; url: string; method: 'GET' | 'POST'; fields: Record<string, string> };

/** What a provider has told us, once it is known to be the provider's word. */
export interface PaymentNotice {
  paymentId: string;
  /** The provider's own id; a repeat of it is the same notice. */
  providerRef: string;
  outcome: 'PAID' | 'FAILED' | 'PENDING';
  amountCents: number;
  currency: string;
}

export interface PaymentToRefund {
  paymentId: string;
  providerRef: string;
  refundCents: number;
  currency: string;
}

/** One way to pay. A real one is a file beside these, and a line in `index.ts`. */
export interface PaymentProvider {
  /** Also the path of its notices: /api/payments/{name}/notify. */
  name: string;
  start(order: PaymentOrder): Promise<PaymentStart>;
  /** @returns null for a notice that is not the provider's: wrong signature, wrong merchant, not readable. */
  verifyNotify(form: Readonly<Record<string, string>>): PaymentNotice | null;
  /** Pays back. Asked again for the same payment it must not pay twice. A rejection is tried again later. */
  refund(payment: PaymentToRefund): Promise<void>;
}
