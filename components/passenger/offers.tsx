'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/state';
import { findOffers } from './find-offers';
import { LoadError } from './load-error';
import { NoBus } from './no-bus';
import { OfferCard, OfferLoading } from './offer-card';
import type { SearchTerms } from './search';
import { MadeUpNote } from './trip-facts';
import { useLoad } from './use-load';
import { useLookAgain } from './use-look-again';

const FIRST = 8;
const MORE = 10;

/** What goes from here to there on a day, by departure; with nothing asked, what leaves soon anywhere. */
export function Offers({ terms, onTry }: { terms: SearchTerms | null; onTry: (terms: SearchTerms) => void }) {
  const t = useTranslations('passenger');
  const key = terms ? JSON.stringify(terms) : 'soon';
  const [shown, setShown] = useState({ key, count: FIRST });
  const found = useLoad(key, (signal) => findOffers(terms, signal));
  useLookAgain(found.reload);
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
