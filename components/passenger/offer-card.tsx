'use client';

import { Armchair, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect } from 'react';
import type { TripSummary } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { clockTime, rupees } from '@/lib/i18n/dates';
import { RoutePill } from '../trip/route-pill';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';
import { matchLeg } from './match-leg';
import { rest } from './rest';
import type { SearchTerms } from './search';
import { FromTo, When } from './trip-times';
import { useLoad } from './use-load';

interface OfferCardProps {
  trip: TripSummary;
  terms: SearchTerms | null;
  /** Names of this trip's stops, as soon as they are known. */
  onNames: (names: string[]) => void;
}

async function loadOffer(id: string, terms: SearchTerms | null, signal: AbortSignal) {
  const trip = await rest.call('getTrip', { params: { id }, signal });
  const leg = matchLeg(trip.stops, terms?.from ?? '', terms?.to ?? '') ?? matchLeg(trip.stops, '', '');
  const plan = await rest.call('getTripSeats', {
    params: { id },
    query: leg ? { pickupStopId: leg.from.id, dropStopId: leg.to.id } : {},
    signal,
  });
  return { trip, leg, price: plan.price, left: plan.seats.filter(({ available }) => available).length };
}

/** One bus that goes there: when it is at my stop, what it costs, how many seats are left. Leads to the seats. */
export function OfferCard({ trip, terms, onNames }: OfferCardProps) {
  const t = useTranslations('passenger');
  const locale = useLocale();
  const { data: offer } = useLoad(`${trip.id} ${terms?.from ?? ''} ${terms?.to ?? ''}`, (signal) =>
    loadOffer(trip.id, terms, signal),
  );
  useEffect(() => {
    if (offer) onNames(offer.trip.stops.map(({ name }) => nameIn(locale, name)));
  }, [offer, onNames, locale]);

  const leg = offer?.leg ?? null;
  const href = `/passenger/trip/${trip.id}/book${leg ? `?from=${leg.from.id}&to=${leg.to.id}` : ''}`;
  const full = offer?.left === 0;
  return (
    <Card className="relative p-0! transition-colors hover:border-field">
      <Link href={href} className="flex items-center gap-3 rounded-card p-4">
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <RoutePill code={trip.routeCode} />
            <span className="figures text-xl font-bold">
              {leg ? (
                <>
                  <When at={Date.parse(leg.from.scheduledAt)} />
                  <span className="font-medium text-muted"> – {clockTime(Date.parse(leg.to.scheduledAt))}</span>
                </>
              ) : (
                <When at={Date.parse(trip.departsAt)} />
              )}
            </span>
            {trip.status === 'SCHEDULED' ? null : <TripStatusBadge status={trip.status} />}
          </span>
          <span className="mt-2 block font-semibold">
            {leg ? <FromTo from={leg.from.name} to={leg.to.name} /> : nameIn(locale, trip.routeName)}
          </span>
          <span className="mt-1 flex min-h-7 flex-wrap items-center gap-x-4 gap-y-1 text-muted">
            {offer ? (
              <>
                <span className="figures font-semibold text-ink">{rupees(offer.price, locale)}</span>
                <span className={`inline-flex items-center gap-1.5 ${full ? 'font-semibold text-look' : ''}`}>
                  <Armchair aria-hidden="true" className="size-4 shrink-0" />
                  {t('seats.left', { count: offer.left })}
                </span>
              </>
            ) : (
              <Skeleton className="h-5 w-40" />
            )}
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
