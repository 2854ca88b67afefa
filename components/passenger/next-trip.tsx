'use client';

import { Map as MapIcon, Ticket } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useFollowTrip } from '@/lib/client/react';
import { freshness } from '@/lib/domain/freshness';
import { createPlacer } from '../trip/bus-place';
import { EtaText } from '../trip/eta-text';
import { etasByStop } from '../trip/etas';
import { FreshnessChip } from '../trip/freshness-chip';
import { statusTrouble } from '../trip/journey';
import { RoutePill } from '../trip/route-pill';
import { StatusNotice } from '../trip/status-notice';
import { targetStop } from '../trip/target-stop';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { useNow } from '../trip/use-now';
import { useServerClock } from '../trip/use-server-clock';
import { buttonVariants } from '../ui/button-variants';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';
import { rest } from './rest';
import { legOf } from './trip-page';
import { FromTo, When } from './trip-times';
import { type BookedTrip, isUnderWay } from './upcoming';
import { useLoad } from './use-load';

/** My next trip: where I get on, when, which seat, and, once the bus runs, when it comes. One tap opens the map. */
export function NextTrip({ trip: summary, booking }: BookedTrip) {
  const t = useTranslations();
  const follow = useFollowTrip(summary.id);
  const loaded = useLoad(summary.id, (signal) => rest.call('getTrip', { params: { id: summary.id }, signal }));
  useServerClock();
  const now = useNow();
  const trip = follow.trip ?? loaded.data;
  const placer = useMemo(() => trip && createPlacer(trip), [trip]);

  const status = follow.status ?? summary.status;
  const underWay = isUnderWay({ status });
  const fixAt = follow.current ? Date.parse(follow.current.updatedAt) : null;
  const lost = underWay && fixAt !== null && freshness(fixAt, now ?? fixAt) === 'LOST';
  const busAt = underWay && follow.current && placer ? (placer(follow.current)?.busAt ?? null) : null;
  const leg = trip && legOf(trip, booking);
  const target = trip?.stops[targetStop(trip.stops.length, busAt, leg, booking.status === 'BOARDED') ?? 0];
  const eta = target && !lost ? (etasByStop(follow.eta).get(target.id) ?? null) : null;
  const pickup = leg && trip.stops[leg.pickup];
  const drop = leg && trip.stops[leg.drop];
  const isDrop = target && target === drop;
  const map = `/passenger/trip/${summary.id}`;

  return (
    <Card className="relative overflow-hidden border-t-4 border-t-accent">
      <div className="flex flex-wrap items-center gap-2">
        <RoutePill code={summary.routeCode} className="text-lg" />
        {underWay && follow.trip ? <FreshnessChip fixAt={fixAt} /> : null}
        {status === 'STARTED' ? null : <TripStatusBadge status={status} />}
      </div>
      <h3 className="mt-3 text-xl font-bold">
        {pickup && drop ? (
          // The whole card is the way to the map; its buttons lie above this link.
          <Link href={map} className="after:absolute after:inset-0">
            <FromTo from={pickup.name} to={drop.name} />
          </Link>
        ) : (
          <>
            <span className="sr-only">{t('common.loading')}</span>
            <Skeleton className="h-7 w-3/4" />
          </>
        )}
      </h3>
      <dl className="mt-4 grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-3">
        <div className="min-w-0">
          <dt className="text-sm text-muted">
            {underWay && isDrop ? t('passenger.ticket.to') : t('passenger.ticket.from')}
          </dt>
          <dd className="text-2xl font-bold tracking-tight">
            {underWay && eta ? (
              <EtaText eta={eta} className="whitespace-normal!" />
            ) : target ? (
              <When at={Date.parse(target.scheduledAt)} />
            ) : (
              <Skeleton className="h-8 w-20" />
            )}
          </dd>
        </div>
        <div className="min-w-0">
          <dt className="text-sm text-muted">{t('conductor.seat')}</dt>
          <dd className="figures text-2xl font-bold">{booking.seatNumber}</dd>
        </div>
      </dl>
      {lost || status !== 'STARTED' ? (
        <div className="mt-3 empty:hidden">
          <StatusNotice
            trouble={lost && status === 'STARTED' ? 'LOST' : statusTrouble(status)}
            departsAt={Date.parse(summary.departsAt)}
            fixAt={fixAt}
          />
        </div>
      ) : null}
      <div className="relative mt-5 flex flex-wrap gap-3">
        <Link href={map} className={buttonVariants({ className: 'flex-1 basis-40' })}>
          <MapIcon aria-hidden="true" />
          {t('passenger.openMap')}
        </Link>
        <Link
          href={`/passenger/bookings/${booking.id}`}
          className={buttonVariants({ variant: 'secondary', className: 'flex-1 basis-32' })}
        >
          <Ticket aria-hidden="true" />
          {t('passenger.ticket.title')}
        </Link>
      </div>
    </Card>
  );
}
