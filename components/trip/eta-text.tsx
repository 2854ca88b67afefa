'use client';

import { useTranslations } from 'next-intl';
import { clockTime } from '@/lib/i18n/dates';
import { etaRange } from './eta-range';
import { useNow } from './use-now';

/** An arrival in epoch ms. */
export interface Eta {
  eta: number;
  earliest: number;
  latest: number;
  /** What it rests on. */
  source?: 'TIMETABLE' | 'LIVE';
}

interface EtaTextProps {
  /** null: there is no estimate (the bus is LOST, or has not started). */
  eta: Eta | null;
  className?: string;
}

/** "6–8 min", "arriving now", "14:20–14:35", or that there is no estimate. */
export function EtaText({ eta, className }: EtaTextProps) {
  const t = useTranslations('eta');
  const now = useNow();

  function words(): string {
    if (!eta) return t('none');
    if (now === null) return clockTime(eta.eta);
    const range = etaRange(eta.earliest, eta.latest, now);
    switch (range.kind) {
      case 'now':
        return t('now');
      case 'minutes':
        return range.from === range.to
          ? t('minutes', { count: range.to })
          : t('range', { from: range.from, to: range.to });
      case 'clock': {
        const [from, to] = [clockTime(range.from), clockTime(range.to)];
        return from === to ? from : `${from}–${to}`;
      }
    }
  }
  return <span className={`figures whitespace-nowrap ${className ?? ''}`}>{words()}</span>;
}
