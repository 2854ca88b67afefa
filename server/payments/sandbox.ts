import { createHmac } from 'node:crypto';
import type { PaymentOrder, PaymentProvider } from './provider';
import { noticeSignature, sameSignature } from './signature';

const MERCHANT = 'SRIVIBES-SANDBOX';
const STATUS = { PAID: '2', FAILED: '-2' } as const;
const AMOUNT = /^\d{1,9}\.\d{2}$/;

export interface Sandbox extends PaymentProvider {
  /** The notice that the provider's server would post for this outcome; asked again, the very same. */
  noticeFor(
    order: Pick<PaymentOrder, 'paymentId' | 'amountCents' | 'currency'>,
    outcome: 'PAID' | 'FAILED',
  ): Record<string, string>;
}

/** Pays with no money. Its page lets one choose the outcome; its notices are signed and judged as PayHere's are. */
export function createSandbox({ secret }: { secret: string }): Sandbox {
  const key = createHmac('sha256', secret).update('payments:sandbox').digest('hex');
  return {
    name: 'SANDBOX',
    start: async ({ paymentId }) => ({
      kind: 'CHECKOUT',
      url: `/passenger/pay/${paymentId}`,
      method: 'GET',
      fields: {},
    }),

    noticeFor({ paymentId, amountCents, currency }, outcome) {
      const fields = {
        merchant_id: MERCHANT,
        order_id: paymentId,
        payhere_amount: (amountCents / 100).toFixed(2),
        payhere_currency: currency,
        status_code: STATUS[outcome],
      };
      return { ...fields, payment_id: `SB-${outcome}-${paymentId}`, md5sig: noticeSignature(fields, key) };
    },

    verifyNotify(form) {
      const { merchant_id, order_id, payhere_amount, payhere_currency, status_code, payment_id, md5sig } = form;
      if (!order_id || !payhere_amount || !payhere_currency || !status_code || !payment_id || !md5sig) return null;
      if (merchant_id !== MERCHANT || !AMOUNT.test(payhere_amount)) return null;
      const fields = { merchant_id, order_id, payhere_amount, payhere_currency, status_code };
      if (!sameSignature(md5sig, noticeSignature(fields, key))) return null;
      return {
        paymentId: order_id,
        providerRef: payment_id,
        outcome: status_code === '2' ? 'PAID' : status_code === '0' ? 'PENDING' : 'FAILED',
        amountCents: Math.round(Number(payhere_amount) * 100),
        currency: payhere_currency,
      };
    },

    refund: async () => undefined,
  };
}
