'use client';

import { FlaskConical } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { rupees } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { buttonVariants } from '../ui/button-variants';
import { Card } from '../ui/card';
import { FieldError } from '../ui/field';
import { Skeleton } from '../ui/skeleton';
import { toast } from '../ui/toaster';
import { Countdown } from './countdown';
import { LoadError } from './load-error';
import { rest } from './rest';
import { codeOf, useLoad } from './use-load';

/** Where a provider's page would be: no money, and the outcome is chosen. */
export function SandboxCheckout({ paymentId }: { paymentId: string }) {
  const t = useTranslations();
  const locale = useLocale();
  const router = useRouter();
  const payment = useLoad(paymentId, (signal) => rest.call('getPayment', { params: { id: paymentId }, signal }));
  const [busy, setBusy] = useState<'PAID' | 'FAILED' | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function choose(outcome: 'PAID' | 'FAILED', bookingId: string) {
    setBusy(outcome);
    setError(null);
    try {
      const { status } = await rest.call('chooseSandboxOutcome', { params: { id: paymentId }, body: { outcome } });
      if (status === 'PAID') toast.success(t('pay.done'));
      router.replace(`/passenger/bookings/${bookingId}`);
    } catch (reason) {
      setError(codeOf(reason));
      setBusy(null);
    }
  }

  if (payment.error) return <LoadError code={payment.error} onRetry={payment.reload} className="py-24" />;
  if (!payment.data) return <Skeleton className="mx-auto h-80 w-full max-w-md" />;
  const { bookingId, amount, status, holdExpiresAt } = payment.data;
  const sum = rupees(amount, locale);
  const ticket = `/passenger/bookings/${bookingId}`;
  const open = status === 'STARTED' || status === 'FAILED';
  return (
    <Card className="mx-auto flex max-w-md flex-col gap-4 border-t-4 border-t-look">
      <h1 className="flex items-center gap-3 text-2xl font-bold">
        <FlaskConical aria-hidden="true" className="size-7 shrink-0 text-look" />
        {t('pay.sandboxTitle')}
      </h1>
      <p className="text-muted">{t('pay.sandboxText')}</p>
      <dl>
        <dt className="text-sm text-muted">{t('pay.amount')}</dt>
        <dd className="figures text-3xl font-bold">{sum}</dd>
      </dl>
      {open ? (
        <>
          {holdExpiresAt ? (
            <p role="timer" className="font-semibold text-look">
              <Countdown until={holdExpiresAt} onOver={payment.reload} />
            </p>
          ) : null}
          <Button
            size="lg"
            wide
            loading={busy === 'PAID'}
            disabled={busy !== null}
            onClick={() => void choose('PAID', bookingId)}
          >
            {t('pay.succeed', { amount: sum })}
          </Button>
          <Button
            variant="secondary"
            wide
            loading={busy === 'FAILED'}
            disabled={busy !== null}
            onClick={() => void choose('FAILED', bookingId)}
          >
            {t('pay.fail')}
          </Button>
          <Link href={ticket} className={buttonVariants({ variant: 'ghost', wide: true })}>
            {t('pay.leave')}
          </Link>
        </>
      ) : (
        <>
          <p className="rounded-xl bg-old-soft px-3.5 py-3 font-medium text-old">{t('pay.closed')}</p>
          <Link href={ticket} className={buttonVariants({ wide: true })}>
            {t('passenger.ticket.show')}
          </Link>
        </>
      )}
      <FieldError className="mt-0">{error ? t(`errors.${errorKey(error)}`) : null}</FieldError>
    </Card>
  );
}
