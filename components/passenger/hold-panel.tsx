'use client';

import { CreditCard, Timer, Wallet } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Booking } from '@/lib/contract/views';
import { rupees } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { FieldError } from '../ui/field';
import { toast } from '../ui/toaster';
import { Countdown } from './countdown';
import { goToCheckout } from './go-to-checkout';
import { rest } from './rest';
import { codeOf, useLoad } from './use-load';

/** A seat that waits for its payment: how long still, and the ways to pay. A second press begins no second payment. */
export function HoldPanel({ booking, onChanged }: { booking: Booking; onChanged: () => void }) {
  const t = useTranslations();
  const locale = useLocale();
  const router = useRouter();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const options = useLoad('payment options', (signal) => rest.call('listPaymentOptions', { signal }));
  const online = options.data?.providers.find((name) => name !== 'ON_BOARD');

  async function pay(provider: string) {
    setBusy(provider);
    setError(null);
    try {
      const { checkout } = await rest.call('startPayment', { params: { id: booking.id }, body: { provider } });
      if (checkout) {
        goToCheckout(checkout, router.push);
        return;
      }
      toast.success(t('passenger.booking.done'));
      onChanged();
    } catch (reason) {
      const code = codeOf(reason);
      setError(code);
      if (code === 'CONFLICT' || code === 'TRIP_ENDED') onChanged();
    }
    setBusy(null);
  }

  return (
    <Card className="border-t-4 border-t-look">
      <h2 className="text-xl font-bold">{t('pay.held', { number: booking.seatNumber })}</h2>
      <p className="mt-1 flex items-center gap-2 text-lg font-semibold text-look" role="timer">
        <Timer aria-hidden="true" className="size-5 shrink-0" />
        <Countdown until={booking.holdExpiresAt} onOver={onChanged} />
      </p>
      {booking.paid?.status === 'FAILED' ? (
        <p className="mt-3 rounded-xl bg-danger-soft px-3.5 py-3 font-medium text-danger">{t('pay.failed')}</p>
      ) : null}
      <div className="mt-4 flex flex-col gap-3">
        {online ? (
          <Button size="lg" wide loading={busy === online} disabled={busy !== null} onClick={() => void pay(online)}>
            <CreditCard aria-hidden="true" />
            {t('pay.now', { amount: rupees(booking.price, locale) })}
          </Button>
        ) : null}
        <Button
          variant="secondary"
          wide
          loading={busy === 'ON_BOARD'}
          disabled={busy !== null}
          onClick={() => void pay('ON_BOARD')}
        >
          <Wallet aria-hidden="true" />
          {t('pay.onBoard')}
        </Button>
        <FieldError className="mt-0">{error ? t(`errors.${errorKey(error)}`) : null}</FieldError>
      </div>
    </Card>
  );
}
