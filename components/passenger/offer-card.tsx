'use client';

import { Armchair, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { TripListing } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { clockTime, rupees } from '@/lib/i18n/dates';
import { RoutePill } from '../trip/route-pill';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';
import { FromTo, When } from './trip-times';

/** One bus that goes there: when it is at my stop, what it costs, how many seats are left. Leads to the seats. */
export function OfferCard({ trip }: { trip: TripListing }) {
  const t = useTranslations('passenger');
  const locale = useLocale();
  const { offer } = trip;
  const href = `/passenger/trip/${trip.id}/book${offer ? `?from=${offer.pickupStopId}&to=${offer.dropStopId}` : ''}`;
  const full = offer?.seatsLeft === 0;
  return (
    <Card className="relative p-0! transition-colors hover:border-field">
      <Link href={href} className="flex items-center gap-3 rounded-card p-4">
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <RoutePill code={trip.routeCode} />
            <span className="figures text-xl font-bold">
              {offer ? (
                <>
                  <When at={Date.parse(offer.departsAt)} />
                  <span className="font-medium text-muted"> – {clockTime(Date.parse(offer.arrivesAt))}</span>
                </>
              ) : (
                <When at={Date.parse(trip.departsAt)} />
              )}
            </span>
            {trip.status === 'SCHEDULED' ? null : <TripStatusBadge status={trip.status} />}
          </span>
          <span className="mt-2 block font-semibold">
            {offer ? <FromTo from={offer.from} to={offer.to} /> : nameIn(locale, trip.routeName)}
          </span>
          <span className="mt-1 flex min-h-7 flex-wrap items-center gap-x-4 gap-y-1 text-muted">
            {offer ? (
              <>
                <span className="figures font-semibold text-ink">{rupees(offer.price, locale)}</span>
                <span className={`inline-flex items-center gap-1.5 ${full ? 'font-semibold text-look' : ''}`}>
                  <Armchair aria-hidden="true" className="size-4 shrink-0" />
                  {t('seats.left', { count: offer.seatsLeft })}
                </span>
              </>
            ) : null}
          </span>
        </span>
        <ChevronRight aria-hidden="true" className="size-6 shrink-0 text-muted" />
      </Link>
    </Card>
  );
}

export function OfferLoading() {
  return (
    <Card className="flex flex-col gap-3">
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-5 w-3/4" />
      <Skeleton className="h-5 w-1/2" />
    </Card>
  );
}
