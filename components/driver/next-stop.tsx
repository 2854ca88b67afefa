'use client';

import { Coffee, Users } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { DeviceFix } from '@/lib/client/driver-fix';
import type { TripDetail } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { tripPhase } from '@/lib/domain/trip-status';
import { clockTime } from '@/lib/i18n/dates';
import { Lateness } from '../fleet/lateness';
import { useProgress } from '../fleet/use-progress';

interface NextStopProps {
  trip: TripDetail;
  fix: DeviceFix | null;
  /** Passengers by stop id; null while nothing is known. */
  waiting: ReadonlyMap<string, number> | null;
  /** At the wheel without a rest. */
  drivenMinutes: number;
}

/** How fast, where to next, how late, who waits there, and how long at the wheel: read at arm's length. */
export function NextStop({ trip, fix, waiting, drivenMinutes }: NextStopProps) {
  const t = useTranslations('driver');
  const locale = useLocale();
  const underWay = tripPhase(trip.status) === 'UNDER_WAY';
  const progress = useProgress(trip, fix);
  const next = underWay ? trip.stops[progress?.nextStopIndex ?? -1] : trip.stops[0];
  const speed = fix?.speed === undefined ? null : Math.round(fix.speed * 3.6);
  const arrived = underWay && progress !== null && !next;
  const atStop = next && waiting ? (waiting.get(next.id) ?? 0) : null;
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-center gap-1.5 overflow-hidden rounded-2xl border bg-surface px-4 py-1.5">
      <div className="grid grid-cols-[auto_1fr] items-center gap-4">
        <p className="min-w-24 text-center">
          <span className="figures block text-6xl leading-none font-extrabold">{speed ?? '–'}</span>
          <span className="text-muted">{t('speed')}</span>
        </p>
        <div className="min-w-0 border-l pl-4">
          <p className="text-sm leading-snug text-muted">{t('nextStop')}</p>
          <p
            className="line-clamp-2 text-xl leading-snug font-bold [html:lang(si)_&]:text-lg [html:lang(ta)_&]:text-lg"
            data-next-stop={next?.id}
          >
            {next ? nameIn(locale, next.name) : arrived ? t('lastStop') : '–'}
          </p>
          {next || progress ? (
            <p className="figures flex flex-wrap items-baseline gap-x-2 text-lg leading-snug [html:lang(si)_&]:text-base [html:lang(ta)_&]:text-base">
              {next ? clockTime(Date.parse(next.scheduledAt)) : null}
              {underWay && progress ? (
                <span className="font-semibold">
                  <span className="sr-only">{t('lateness')}: </span>
                  <Lateness seconds={progress.delaySeconds} />
                </span>
              ) : null}
            </p>
          ) : null}
        </div>
      </div>
      {underWay ? (
        <p className="figures flex flex-wrap justify-between gap-x-4 border-t pt-1.5 leading-snug [&_svg]:size-5 [&_svg]:shrink-0 [html:lang(si)_&]:text-sm [html:lang(ta)_&]:text-sm">
          {atStop === null ? null : (
            <span data-waiting={atStop} className="flex items-center gap-2 font-semibold">
              <Users aria-hidden="true" /> {t('waitingThere', { count: atStop })}
            </span>
          )}
          <span data-driven={drivenMinutes} className="flex items-center gap-2 text-muted">
            <Coffee aria-hidden="true" />
            {t('driven', { hours: Math.floor(drivenMinutes / 60), minutes: drivenMinutes % 60 })}
          </span>
        </p>
      ) : null}
    </div>
  );
}
