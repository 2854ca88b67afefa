'use client';

import { Receipt } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { Booking } from '@/lib/contract/views';
import { rupees } from '@/lib/i18n/dates';
import { buttonVariants } from '../ui/button-variants';

/** Where the passenger's money is, and the receipt for it. */
export function MoneyState({ booking }: { booking: Booking }) {
  const t = useTranslations('pay');
  const locale = useLocale();
  const { paid, status } = booking;
  const settled = paid && paid.status !== 'STARTED' && paid.status !== 'FAILED' ? paid : null;
  const words = !settled
    ? null
    : settled.status === 'REFUND_DUE'
      ? t('refundDue', { amount: rupees(settled.refund, locale) })
      : settled.status === 'REFUNDED'
        ? t('refunded', { amount: rupees(settled.refund, locale) })
        : status === 'CANCELLED'
          ? t('noRefund')
          : t('paid', { amount: rupees(settled.amount, locale) });
  if (!settled && status !== 'CONFIRMED' && status !== 'BOARDED') return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-xl border bg-surface px-4 py-2">
      <p className="font-medium">{words}</p>
      <Link
        href={`/passenger/bookings/${booking.id}/receipt`}
        className={buttonVariants({ variant: 'ghost', className: 'print:hidden' })}
      >
        <Receipt aria-hidden="true" />
        {t('receipt')}
      </Link>
    </div>
  );
}
