'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { TripListing } from '@/lib/contract/views';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/state';
import { LoadError } from './load-error';
import { NoBus } from './no-bus';
import { OfferCard, OfferLoading } from './offer-card';
import { rest } from './rest';
import type { SearchTerms } from './search';
import { MadeUpNote } from './trip-facts';
import { useLoad } from './use-load';

const FIRST = 8;
const MORE = 10;
const MOST = 50;

/** A bus that should have left the first stop so long ago is not offered before anybody asked, in ms. */
const JUST_LEFT_MS = 5 * 60_000;
/** A bus may be so late at a stop and still come, in ms; one that has not started at all a little more. */
const LATE_MS = 20 * 60_000;
const OVERDUE_MS = 60 * 60_000;

async function find(terms: SearchTerms | null, signal: AbortSignal): Promise<TripListing[]> {
  if (terms) {
    const { items } = await rest.call('listTrips', {
      query: {
        ...(terms.from ? { from: terms.fromId ?? terms.from } : {}),
        ...(terms.to ? { to: terms.toId ?? terms.to } : {}),
        date: terms.date,
        status: ['SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY'],
        limit: MOST,
      },
      signal,
    });
    return items.filter(stillToCome);
  }
  const { items } = await rest.call('listTrips', {
    query: { status: ['SCHEDULED'], offers: true, limit: MOST },
    signal,
  });
  return items.filter(({ departsAt }) => Date.parse(departsAt) > Date.now() - JUST_LEFT_MS).slice(0, 4);
}

/** A bus that cannot have left yet the stop where one wants to get on; by the timetable, since no other is public. */
function stillToCome({ status, departsAt, offer }: TripListing): boolean {
  const now = Date.now();
  if (status === 'SCHEDULED') return Date.parse(departsAt) > now - OVERDUE_MS;
  return offer !== undefined && Date.parse(offer.departsAt) > now - LATE_MS;
}

/** What goes from here to there on a day, by departure; with nothing asked, what leaves soon anywhere. */
export function Offers({ terms, onTry }: { terms: SearchTerms | null; onTry: (terms: SearchTerms) => void }) {
  const t = useTranslations('passenger');
  const key = terms ? JSON.stringify(terms) : 'soon';
  const [shown, setShown] = useState({ key, count: FIRST });
  const found = useLoad(key, (signal) => find(terms, signal));
  const trips = found.data ?? [];
  const count = shown.key === key ? shown.count : FIRST;

  if (!found.data && found.error) return <LoadError code={found.error} onRetry={found.reload} />;
  return (
    <div className="mt-6">
      <h3 className="mb-3 text-lg font-semibold" aria-live="polite">
        {found.loading && !found.data ? (
          <span className="sr-only">{t('search.submit')}</span>
        ) : terms ? (
          t('search.results', { count: trips.length })
        ) : (
          t('leavingSoon')
        )}
      </h3>
      {found.data && trips.length === 0 ? (
        terms ? (
          <NoBus terms={terms} onTry={onTry} />
        ) : (
          <EmptyState title={t('noneSoon')} className="py-4" />
        )
      ) : (
        <ul className="flex flex-col gap-3">
          {found.data
            ? trips.slice(0, count).map((trip) => (
                <li key={trip.id}>
                  <OfferCard trip={trip} />
                </li>
              ))
            : [1, 2, 3].map((n) => (
                <li key={n}>
                  <OfferLoading />
                </li>
              ))}
        </ul>
      )}
      {trips.length > count ? <MoreButton onClick={() => setShown({ key, count: count + MORE })} /> : null}
      {trips.some(({ madeUp }) => madeUp) ? <MadeUpNote className="mt-4" /> : null}
    </div>
  );
}

function MoreButton({ onClick }: { onClick: () => void }) {
  const t = useTranslations('common');
  return (
    <Button variant="secondary" wide className="mt-3" onClick={onClick}>
      {t('loadMore')}
    </Button>
  );
}
