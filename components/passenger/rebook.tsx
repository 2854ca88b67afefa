'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Booking } from '@/lib/contract/views';
import { clockTime, rupees } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { RoutePill } from '../trip/route-pill';
import { Button } from '../ui/button';
import { buttonVariants } from '../ui/button-variants';
import { Card } from '../ui/card';
import { FieldError } from '../ui/field';
import { Skeleton } from '../ui/skeleton';
import { toast } from '../ui/toaster';
import { rest } from './rest';
import { FromTo, When } from './trip-times';
import { codeOf, useLoad } from './use-load';

/** The operator has cancelled: the next buses with seats, one tap each, at the price of before. */
export function RebookPanel({ booking }: { booking: Booking }) {
  const t = useTranslations();
  const locale = useLocale();
  const router = useRouter();
  const moved = booking.rebookedToId ?? null;
  const loaded = useLoad(moved ? null : booking.id, (signal) =>
    rest.call('listAlternatives', { params: { id: booking.id }, signal }),
  );
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function take(tripId: string) {
    setBusy(tripId);
    setError(null);
    try {
      const { id } = await rest.call('rebook', { params: { id: booking.id }, body: { tripId } });
      toast.success(t('rebook.done'));
      router.push(`/passenger/bookings/${id}`);
    } catch (reason) {
      setError(codeOf(reason));
      setBusy(null);
      loaded.reload();
    }
  }

  if (moved) {
    return (
      <Card className="flex flex-col gap-3">
        <p className="font-medium">{t('rebook.moved')}</p>
        <Link href={`/passenger/bookings/${moved}`} className={buttonVariants({ wide: true })}>
          {t('rebook.show')}
        </Link>
      </Card>
    );
  }
  return (
    <Card className="flex flex-col gap-3 border-t-4 border-t-look">
      <h2 className="text-xl font-bold">{t('rebook.title')}</h2>
      <p className="text-muted">{t('rebook.text')}</p>
      <p className="font-semibold">{t('rebook.samePrice', { amount: rupees(booking.price, locale) })}</p>
      <FieldError className="mt-0">{error ? t(`errors.${errorKey(error)}`) : null}</FieldError>
      {loaded.data ? (
        <ul className="flex flex-col divide-y">
          {loaded.data.items.map(({ trip, offer }) => (
            <li key={trip.id} className="flex flex-col gap-2 py-3">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <RoutePill code={trip.routeCode} />
                <span className="figures text-lg font-bold">
                  <When at={Date.parse(offer.departsAt)} />
                </span>
                <span className="text-muted">{t('passenger.seats.left', { count: offer.seatsLeft })}</span>
              </p>
              <FromTo from={offer.from} to={offer.to} />
              <Button wide loading={busy === trip.id} disabled={busy !== null} onClick={() => void take(trip.id)}>
                {t('rebook.take', { time: clockTime(Date.parse(offer.departsAt)) })}
              </Button>
            </li>
          ))}
        </ul>
      ) : loaded.error ? (
        <FieldError className="mt-0">{t(`errors.${errorKey(loaded.error)}`)}</FieldError>
      ) : (
        <Skeleton className="h-24 w-full" />
      )}
      {loaded.data?.items.length === 0 ? <p className="font-medium">{t('rebook.none')}</p> : null}
    </Card>
  );
}
