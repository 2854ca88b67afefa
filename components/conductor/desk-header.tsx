'use client';

import { Users } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { TripSummary } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { clockTime } from '@/lib/i18n/dates';
import { RouteBadge } from '../fleet/route-badge';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { Select } from '../ui/select';

interface DeskHeaderProps {
  trips: readonly TripSummary[];
  trip: TripSummary;
  onPick: (trip: TripSummary) => void;
  boarded: number;
  /** Seats sold for any part of the trip; null while that is not known. */
  booked: number | null;
}

/** Which bus this is, and how many are on it. */
export function DeskHeader({ trips, trip, onPick, boarded, booked }: DeskHeaderProps) {
  const t = useTranslations('conductor');
  const locale = useLocale();
  return (
    <div className="mx-auto flex w-full max-w-3xl shrink-0 flex-col gap-2 px-3 py-2.5">
      <div className="flex items-center gap-3">
        <RouteBadge code={trip.routeCode} className="text-xl" />
        {trips.length > 1 ? (
          <>
            <h1 className="sr-only">{t('title')}</h1>
            <Select
              className="min-w-0 flex-1"
              aria-label={t('chooseTrip')}
              value={trip.id}
              onChange={(event) => {
                const chosen = trips.find(({ id }) => id === event.target.value);
                if (chosen) onPick(chosen);
              }}
            >
              {trips.map((each) => (
                <option key={each.id} value={each.id}>
                  {clockTime(Date.parse(each.departsAt))} · {nameIn(locale, each.routeName)} · {each.routeCode} ·{' '}
                  {each.registration}
                </option>
              ))}
            </Select>
          </>
        ) : (
          <div className="min-w-0 flex-1">
            <h1 className="truncate leading-snug font-bold">{nameIn(locale, trip.routeName)}</h1>
            <p className="figures truncate text-sm leading-snug text-muted">
              {clockTime(Date.parse(trip.departsAt))} · {trip.registration}
            </p>
          </div>
        )}
      </div>
      <div className="flex items-start justify-between gap-3">
        <p className="figures flex min-w-0 items-start gap-2 leading-snug">
          <Users aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
          <span data-boarded={boarded} className="min-w-0 font-semibold">
            {booked === null ? t('scannedHere', { count: boarded }) : t('boardedOf', { boarded, total: booked })}
          </span>
        </p>
        {trip.status === 'STARTED' ? null : <TripStatusBadge status={trip.status} className="shrink-0 text-xs" />}
      </div>
    </div>
  );
}
