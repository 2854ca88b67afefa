'use client';

import { useTranslations } from 'next-intl';

/** "now", "12 s", "3 min", "2 h": an age in ms as short words of the reader's language. */
export function useAge(): (ageMs: number) => string {
  const t = useTranslations('freshness.age');
  return (ageMs) => {
    const seconds = Math.max(0, Math.floor(ageMs / 1000));
    if (seconds < 2) return t('now');
    if (seconds < 120) return t('seconds', { count: seconds });
    if (seconds < 7200) return t('minutes', { count: Math.floor(seconds / 60) });
    return t('hours', { count: Math.floor(seconds / 3600) });
  };
}
