'use client';

import { Info } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { TripSummary } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { clockTime, dayAndTime } from '@/lib/i18n/dates';

/** What is fixed about a trip: route, bus, operator, timetable; and whether that timetable is made up. */
export function TripFacts({ trip }: { trip: TripSummary }) {
  const t = useTranslations();
  const locale = useLocale();
  const facts = [
    [t('trip.route', { route: trip.routeCode }), nameIn(locale, trip.routeName)],
    [t('trip.bus'), trip.registration],
    [t('trip.operator'), trip.operatorName],
    [
      t('eta.timetable'),
      `${dayAndTime(Date.parse(trip.departsAt), locale)} – ${clockTime(Date.parse(trip.arrivesAt))}`,
    ],
  ];
  return (
    <section aria-label={t('common.details')} className="mt-6 border-t pt-4">
      <dl className="grid gap-x-4 gap-y-3 xs:grid-cols-2">
        {facts.map(([term, value]) => (
          <div key={term} className="min-w-0">
            <dt className="text-sm text-muted first-letter:uppercase">{term}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {trip.madeUp ? <MadeUpNote className="mt-4" /> : null}
    </section>
  );
}

/** That a timetable was made for the demonstration. */
export function MadeUpNote({ className = '' }: { className?: string }) {
  const t = useTranslations('common');
  return (
    <p className={`flex items-start gap-2 text-sm text-muted ${className}`}>
      <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      {t('demo')}
    </p>
  );
}
