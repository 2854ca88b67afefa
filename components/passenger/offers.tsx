'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { TripSummary } from '@/lib/contract/views';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/state';
import { LoadError } from './load-error';
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

async function find(terms: SearchTerms | null, signal: AbortSignal): Promise<TripSummary[]> {
  if (terms) {
    const { items } = await rest.call('listTrips', {
      query: {
        ...(terms.from ? { from: terms.from } : {}),
        ...(terms.to ? { to: terms.to } : {}),
        date: terms.date,
        status: ['SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY'],
        limit: MOST,
      },
      signal,
    });
    return items;
  }
  const { items } = await rest.call('listTrips', { query: { status: ['SCHEDULED'], limit: MOST }, signal });
  return items.filter(({ departsAt }) => Date.parse(departsAt) > Date.now() - JUST_LEFT_MS).slice(0, 4);
}

/** What goes from here to there on a day, by departure; with nothing asked, what leaves soon anywhere. */
export function Offers({ terms, onNames }: { terms: SearchTerms | null; onNames: (names: string[]) => void }) {
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
        <EmptyState title={terms ? t('search.none') : t('noneSoon')} className="py-4" />
      ) : (
        <ul className="flex flex-col gap-3">
          {found.data
            ? trips.slice(0, count).map((trip) => (
                <li key={trip.id}>
                  <OfferCard trip={trip} terms={terms} onNames={onNames} />
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
