'use client';

import { useTranslations } from 'next-intl';
import { cn } from '../ui/cn';

/** A bus within this of its timetable is on time, seconds. */
const ON_TIME = 90;

/** "on time", "4 min late", "2 min early". Late is amber, and says so. */
export function Lateness({ seconds, className }: { seconds: number; className?: string }) {
  const t = useTranslations('eta');
  const count = Math.max(1, Math.round(Math.abs(seconds) / 60));
  const late = seconds > ON_TIME;
  const words = Math.abs(seconds) <= ON_TIME ? t('onTime') : late ? t('late', { count }) : t('early', { count });
  return <span className={cn('figures', late ? 'text-look' : 'text-live', className)}>{words}</span>;
}
