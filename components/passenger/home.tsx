'use client';

import { BusFront } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';
import { EarlierBookings, LaterTrips } from './booking-rows';
import { InstallCard } from './install-card';
import { LoadError } from './load-error';
import { NextTrip } from './next-trip';
import { NoticeList } from './notice-list';
import { rest } from './rest';
import { Search, type SearchTerms } from './search';
import { upcoming } from './upcoming';
import { useLoad } from './use-load';
import { useLookAgain } from './use-look-again';

const EARLIER_SHOWN = 5;

async function loadMine(signal: AbortSignal) {
  const [trips, bookings] = await Promise.all([
    rest.call('listTrips', {
      query: { mine: true, status: ['SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY'], limit: 50 },
      signal,
    }),
    rest.call('listBookings', { query: { limit: 50 }, signal }),
  ]);
  return { trips: trips.items, bookings: bookings.items };
}

/** The passenger's first page: my next trip, then where to go. */
export function Home({ terms }: { terms: SearchTerms }) {
  const t = useTranslations('passenger');
  const mine = useLoad('mine', loadMine);
  useLookAgain(mine.reload);
  const coming = useMemo(
    () => (mine.data ? upcoming(mine.data.trips, mine.data.bookings, Date.now()) : []),
    [mine.data],
  );
  const [next, ...later] = coming;
  const earlier = useMemo(() => {
    const shown = new Set(coming.map(({ booking }) => booking.id));
    return (mine.data?.bookings ?? []).filter(({ id }) => !shown.has(id)).slice(0, EARLIER_SHOWN);
  }, [mine.data, coming]);

  return (
    <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.15fr)] lg:gap-10">
      <h1 className="sr-only">{t('title')}</h1>
      <NoticeList />
      <div className="flex min-w-0 flex-col gap-8">
        <section aria-labelledby="next">
          <h2 id="next" className="mb-3 text-2xl font-bold">
            {t('nextTrip')}
          </h2>
          {next ? (
            <NextTrip key={next.booking.id} {...next} />
          ) : mine.loading ? (
            <NextTripLoading />
          ) : mine.error ? (
            <Card>
              <LoadError code={mine.error} onRetry={mine.reload} className="py-2" />
            </Card>
          ) : (
            <Card className="flex items-center gap-4">
              <span className="grid size-14 shrink-0 place-items-center rounded-full bg-raised text-muted">
                <BusFront aria-hidden="true" className="size-7" />
              </span>
              <div className="min-w-0">
                <p className="text-lg font-semibold">{t('noTrips.title')}</p>
                <p className="text-muted">{t('noTrips.text')}</p>
              </div>
            </Card>
          )}
        </section>
        {later.length > 0 ? (
          <section aria-labelledby="later">
            <h2 id="later" className="mb-3 text-lg font-semibold">
              {t('laterTrips')}
            </h2>
            <LaterTrips trips={later} />
          </section>
        ) : null}
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <Search initial={terms} />
        <InstallCard />
      </div>
      {earlier.length > 0 ? (
        <section aria-labelledby="earlier">
          <h2 id="earlier" className="mb-3 text-lg font-semibold">
            {t('earlierTrips')}
          </h2>
          <EarlierBookings bookings={earlier} />
        </section>
      ) : null}
    </div>
  );
}

function NextTripLoading() {
  const t = useTranslations('common');
  return (
    <Card role="status" className="flex flex-col gap-4">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-8 w-32" />
      <Skeleton className="h-7 w-3/4" />
      <Skeleton className="h-12 w-1/2" />
      <Skeleton className="h-12 w-full" />
    </Card>
  );
}
