'use client';

import { Printer } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { nameIn } from '@/lib/domain/names';
import { dayAndTime, rupees } from '@/lib/i18n/dates';
import { Button } from '../ui/button';
import { buttonVariants } from '../ui/button-variants';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';
import { LoadError } from './load-error';
import { rest } from './rest';
import { useLoad } from './use-load';

/** What was paid, on a page that prints by itself. */
export function ReceiptPage({ bookingId }: { bookingId: string }) {
  const t = useTranslations('receipt');
  const locale = useLocale();
  const loaded = useLoad(bookingId, (signal) => rest.call('getReceipt', { params: { id: bookingId }, signal }));
  if (loaded.error) return <LoadError code={loaded.error} onRetry={loaded.reload} className="py-24" />;
  const receipt = loaded.data;
  if (!receipt) return <Skeleton className="mx-auto h-[32rem] w-full max-w-md" />;
  const method =
    receipt.method === 'ON_BOARD' ? t('onBoard') : receipt.method === 'SANDBOX' ? t('sandbox') : t('online');
  const lines: [string, string][] = [
    [t('number'), receipt.number],
    [t('reference'), receipt.referenceCode],
    [t('passenger'), receipt.passengerName],
    [t('operator'), receipt.operatorName],
    [t('bus'), `${receipt.routeCode} · ${receipt.registration}`],
    [t('from'), nameIn(locale, receipt.from)],
    [t('to'), nameIn(locale, receipt.to)],
    [t('departs'), dayAndTime(Date.parse(receipt.departsAt), locale)],
    [t('seat'), String(receipt.seatNumber)],
    [t('method'), method],
    ...(receipt.paidAt ? [[t('paidAt'), dayAndTime(Date.parse(receipt.paidAt), locale)] as [string, string]] : []),
    ...(receipt.refund > 0 ? [[t('refund'), rupees(receipt.refund, locale)] as [string, string]] : []),
  ];
  return (
    <div className="mx-auto flex max-w-md flex-col gap-4">
      <Card>
        <h1 className="text-2xl font-bold">{t('title')}</h1>
        <dl className="mt-4 flex flex-col divide-y">
          {lines.map(([term, value]) => (
            <div key={term} className="flex flex-wrap justify-between gap-x-4 py-2">
              <dt className="text-muted">{term}</dt>
              <dd className="min-w-0 text-right font-medium break-words">{value}</dd>
            </div>
          ))}
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 py-3">
            <dt className="font-semibold">{t('amount')}</dt>
            <dd className="figures text-2xl font-bold">{rupees(receipt.amount, locale)}</dd>
          </div>
        </dl>
      </Card>
      <div className="flex flex-col gap-3 print:hidden">
        <Button wide onClick={() => window.print()}>
          <Printer aria-hidden="true" />
          {t('print')}
        </Button>
        <Link
          href={`/passenger/bookings/${bookingId}`}
          className={buttonVariants({ variant: 'secondary', wide: true })}
        >
          {t('back')}
        </Link>
      </div>
    </div>
  );
}
