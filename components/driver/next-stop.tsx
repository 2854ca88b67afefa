'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { DeviceFix } from '@/lib/client/driver-fix';
import type { TripDetail } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { tripPhase } from '@/lib/domain/trip-status';
import { clockTime } from '@/lib/i18n/dates';
import { Lateness } from '../fleet/lateness';
import { useProgress } from '../fleet/use-progress';

/** How fast, where to next, and how late: read at arm's length. */
export function NextStop({ trip, fix }: { trip: TripDetail; fix: DeviceFix | null }) {
  const t = useTranslations('driver');
  const locale = useLocale();
  const underWay = tripPhase(trip.status) === 'UNDER_WAY';
  const progress = useProgress(trip, fix);
  const next = underWay ? trip.stops[progress?.nextStopIndex ?? -1] : trip.stops[0];
  const speed = fix?.speed === undefined ? null : Math.round(fix.speed * 3.6);
  const arrived = underWay && progress !== null && !next;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[auto_1fr] items-center gap-4 rounded-2xl border bg-surface px-4 py-3">
      <p className="min-w-24 text-center">
        <span className="figures block text-6xl leading-none font-extrabold">{speed ?? '–'}</span>
        <span className="text-muted">{t('speed')}</span>
      </p>
      <div className="min-w-0 border-l pl-4">
        <p className="text-sm leading-snug text-muted">{t('nextStop')}</p>
        <p className="line-clamp-2 text-xl leading-snug font-bold">
          {next ? nameIn(locale, next.name) : arrived ? t('lastStop') : '–'}
        </p>
        {next ? <p className="figures text-lg leading-snug">{clockTime(Date.parse(next.scheduledAt))}</p> : null}
        {underWay && progress ? (
          <p className="text-lg leading-snug font-semibold">
            <span className="sr-only">{t('lateness')}: </span>
            <Lateness seconds={progress.delaySeconds} />
          </p>
        ) : null}
      </div>
    </div>
  );
}
