'use client';

import { ArrowRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { LocalizedName } from '@/lib/contract/primitives';
import { nameIn } from '@/lib/domain/names';
import { clockTime, isoDay, shortDay } from '@/lib/i18n/dates';
import { useNow } from '../trip/use-now';

/** "Makumbura → Kadawatha", in the reader's language. */
export function FromTo({ from, to, className }: { from: LocalizedName; to: LocalizedName; className?: string }) {
  const locale = useLocale();
  return (
    <span className={className}>
      {nameIn(locale, from)}{' '}
      <ArrowRight aria-label="–" role="img" className="mx-0.5 inline size-[0.9em] align-[-0.08em] text-muted" />{' '}
      {nameIn(locale, to)}
    </span>
  );
}

/** "14:05", with the day before it where that is not today. Epoch ms. */
export function When({ at }: { at: number }) {
  const locale = useLocale();
  const t = useTranslations('common');
  const now = useNow();
  const day = isoDay(at);
  const near =
    now === null || day === isoDay(now) ? '' : day === isoDay(now + 86_400_000) ? t('tomorrow') : shortDay(at, locale);
  return (
    <span className="figures">
      {near ? `${near}, ` : ''}
      {clockTime(at)}
    </span>
  );
}
