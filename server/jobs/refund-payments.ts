import { z } from 'zod';
import type { Repositories } from '../db/repositories';
import type { PaymentProvider } from '../payments/provider';
import { type Job, SECOND } from './job';

const schema = z.object({});
const AT_ONCE = 20;

export interface RefundPaymentsDeps {
  payments: Pick<Repositories['payments'], 'claimRefunds' | 'refunded'>;
  providers: readonly PaymentProvider[];
  onError(error: unknown): void;
  now(): number;
}

/** Pays back what is owed. A provider that fails is asked again when its claim has aged. */
export const refundPayments = ({
  payments,
  providers,
  onError,
  now,
}: RefundPaymentsDeps): Job<z.infer<typeof schema>> => ({
  name: 'refund-payments',
  schema,
  everyMs: 20 * SECOND,
  async run(_, signal) {
    for (let more = true; more && !signal.aborted; ) {
      const due = await payments.claimRefunds(new Date(now()), AT_ONCE);
      more = due.length === AT_ONCE;
      for (const { id, provider: name, providerRef, refundCents, currency } of due) {
        try {
          const provider = providers.find((one) => one.name === name);
          if (!provider || providerRef === null) throw new Error(`nobody here can pay back payment ${id} of ${name}`);
          await provider.refund({ paymentId: id, providerRef, refundCents, currency });
          await payments.refunded(id, new Date(now()));
        } catch (error) {
          onError(error);
        }
      }
    }
  },
});
