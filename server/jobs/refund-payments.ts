import { z } from 'zod';
import type { Repositories } from '../db/repositories';
import type { PaymentProvider } from '../payments/provider';
import type { Alerts } from '../services/alerts';
import { toRupees } from '../services/money';
import { type Job, MINUTE, SECOND } from './job';

const schema = z.object({});
const AT_ONCE = 20;
/** A claim ages in five minutes: by then it was tried three times, or nobody was there to try. */
const OVERDUE_MS = 15 * MINUTE;
const MAX_MESSAGE = 300;
const keyOf = (paymentId: string) => `refund:${paymentId}`;

export interface RefundPaymentsDeps {
  payments: Pick<Repositories['payments'], 'claimRefunds' | 'refunded'>;
  providers: readonly PaymentProvider[];
  alerts: Pick<Alerts, 'raise' | 'resolveByKey'>;
  onError(error: unknown): void;
  now(): number;
}

/**
 * Pays back what is owed. A provider that fails is asked again when its claim has aged; what stays owed is an alert, for a person to
 * look, until it is paid back.
 */
export const refundPayments = ({
  payments,
  providers,
  alerts,
  onError,
  now,
}: RefundPaymentsDeps): Job<z.infer<typeof schema>> => {
  /** One alert, however often it fails. */
  const tell = async (paymentId: string, what: string, error: unknown) => {
    const message = `Payment ${paymentId} cannot be paid back, ${what}: ${error instanceof Error ? error.message : error}`;
    const kind = { type: 'HIGH_ERROR_RATE', severity: 'WARNING', operatorId: null } as const;
    await alerts.raise({ ...kind, key: keyOf(paymentId), message: message.slice(0, MAX_MESSAGE) }).catch(onError);
  };

  return {
    name: 'refund-payments',
    schema,
    everyMs: 20 * SECOND,
    async run(_, signal) {
      for (let more = true; more && !signal.aborted; ) {
        const due = await payments.claimRefunds(new Date(now()), AT_ONCE);
        more = due.length === AT_ONCE;
        for (const { id, provider: name, providerRef, refundCents, currency, refundAfter } of due) {
          const overdue = refundAfter !== null && now() - refundAfter.getTime() >= OVERDUE_MS;
          try {
            const provider = providers.find((one) => one.name === name);
            if (!provider || providerRef === null) throw new Error(`nobody here can pay back payment ${id} of ${name}`);
            await provider.refund({ paymentId: id, providerRef, refundCents, currency });
            await payments.refunded(id, new Date(now()));
            if (overdue) await alerts.resolveByKey('HIGH_ERROR_RATE', keyOf(id)).catch(onError);
          } catch (error) {
            onError(error);
            if (overdue) await tell(id, `${toRupees(refundCents).toFixed(2)} ${currency} by ${name}`, error);
          }
        }
      }
    },
  };
};
