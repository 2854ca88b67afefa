'use client';

import { BusFront, Flag, MapPin } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { LocalizedName } from '@/lib/contract/primitives';
import { nameIn } from '@/lib/domain/names';
import { cn } from '../ui/cn';
import { type Eta, EtaText } from './eta-text';

export interface LineStop {
  id: string;
  name: LocalizedName;
  /** The estimated arrival; only stops ahead show it. */
  eta?: Eta | null;
  /** By the timetable, "14:05"; shown where there is no estimate. */
  time?: string;
  /** The reader gets on or off here. */
  mine?: 'pickup' | 'drop';
}

interface StopLineProps {
  stops: LineStop[];
  /**
   * Where the bus is, counted in stops: 2 is at the third stop, 2.4 is 40 % of the way from the third to the fourth.
   * null: not known, or the trip has not started; then nothing is passed.
   */
  busAt: number | null;
  /** The bus is greyed: its position is old. */
  stale?: boolean;
}

/** The stops as a vertical line with the bus on it: passed above, the next one in bold, those ahead with their times. */
export function StopLine({ stops, busAt, stale = false }: StopLineProps) {
  const t = useTranslations('trip');
  const locale = useLocale();
  const last = stops.length - 1;
  const next = busAt === null ? -1 : Math.min(last, Math.ceil(busAt));
  return (
    <ol className="relative" aria-label={t('stops')}>
      {stops.map((stop, index) => {
        const passed = busAt !== null && index < busAt;
        const isNext = index === next && !passed;
        const here = busAt !== null && Math.floor(busAt) === index;
        return (
          <li key={stop.id} aria-current={isNext ? 'step' : undefined} className="relative flex min-h-14 gap-4 pb-1">
            <div aria-hidden="true" className="relative w-8 shrink-0">
              {index < last ? (
                <span
                  className={cn(
                    'absolute top-4 bottom-[-1rem] left-1/2 w-1 -translate-x-1/2',
                    passed ? 'bg-line' : 'bg-accent',
                  )}
                />
              ) : null}
              <span
                className={cn(
                  'absolute top-4 left-1/2 size-4 -translate-1/2 rounded-full border-[3px]',
                  passed ? 'border-old bg-old-soft' : 'border-accent-text bg-surface',
                  stop.mine && 'size-5 border-ink bg-accent',
                )}
              />
              {here ? (
                <span
                  className={cn(
                    'absolute left-1/2 z-10 grid size-8 -translate-1/2 place-items-center rounded-full border-2 border-surface',
                    stale ? 'bg-old text-surface' : 'bg-live text-surface',
                  )}
                  style={{ top: `calc(1rem + ${((busAt ?? 0) - index) * 100}%)` }}
                >
                  <BusFront className="size-5" />
                </span>
              ) : null}
            </div>
            <div className="flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-3 pt-1">
              <div className="min-w-0">
                <p className={cn(passed && 'text-muted', isNext && 'font-semibold')}>{nameIn(locale, stop.name)}</p>
                {stop.mine ? (
                  <p className="flex items-center gap-1 text-sm font-semibold text-accent-text">
                    {stop.mine === 'pickup' ? (
                      <MapPin aria-hidden="true" className="size-4" />
                    ) : (
                      <Flag aria-hidden="true" className="size-4" />
                    )}
                    {t(stop.mine)}
                  </p>
                ) : isNext ? (
                  <p className="text-sm text-muted">{t('nextStop')}</p>
                ) : null}
              </div>
              {passed ? (
                <span className="text-sm text-muted">{t('passed')}</span>
              ) : stop.eta ? (
                <EtaText eta={stop.eta} className={cn('whitespace-nowrap', isNext && 'font-semibold')} />
              ) : stop.time ? (
                <span className="figures text-muted">{stop.time}</span>
              ) : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
