'use client';

import { useTranslations } from 'next-intl';
import { Badge } from '../ui/badge';

/** Minutes within which a bus counts as on time. */
const ON_TIME = 2;

/** How far the estimated arrival is from the timetable's, both in epoch ms: "on time", "7 min late", "3 min early". */
export function LatenessBadge({ eta, scheduledAt }: { eta: number; scheduledAt: number }) {
  const t = useTranslations('eta');
  const late = Math.round((eta - scheduledAt) / 60_000);
  if (Math.abs(late) <= ON_TIME) return <Badge tone="neutral">{t('onTime')}</Badge>;
  return late > 0 ? (
    <Badge tone="look">{t('late', { count: late })}</Badge>
  ) : (
    <Badge tone="neutral">{t('early', { count: -late })}</Badge>
  );
}
