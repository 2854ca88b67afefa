'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { TripSummary } from '@/lib/contract/views';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/state';
import { LoadError } from './load-error';
import { matchLeg } from './match-leg';
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
    return stillToCome(items, terms, signal);
  }
  const { items } = await rest.call('listTrips', { query: { status: ['SCHEDULED'], limit: MOST }, signal });
  return items.filter(({ departsAt }) => Date.parse(departsAt) > Date.now() - JUST_LEFT_MS).slice(0, 4);
}

/** Without the buses that must have left the stop where the search wants to get on; by the timetable, since no other is public. */
async function stillToCome(trips: TripSummary[], { from, to }: SearchTerms, signal: AbortSignal) {
  const now = Date.now();
  const kept = await Promise.all(
    trips.map(async (trip) => {
      if (trip.status === 'SCHEDULED') return Date.parse(trip.departsAt) > now - OVERDUE_MS;
      const { stops } = await rest.call('getTrip', { params: { id: trip.id }, signal });
      const leg = matchLeg(stops, from, to);
      return leg !== null && Date.parse(leg.from.scheduledAt) > now - LATE_MS;
    }),
  );
  return trips.filter((_, index) => kept[index]);
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
