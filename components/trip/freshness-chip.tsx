'use client';

import { Clock3, ClockAlert, Radio, WifiOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type Freshness, freshness } from '@/lib/domain/freshness';
import { Badge, type BadgeTone } from '../ui/badge';
import { useAge } from './use-age';
import { useNow } from './use-now';

const LOOK: Record<Freshness, { tone: BadgeTone; icon: typeof Radio }> = {
  LIVE: { tone: 'live', icon: Radio },
  AGING: { tone: 'neutral', icon: Clock3 },
  STALE: { tone: 'old', icon: ClockAlert },
  LOST: { tone: 'look', icon: WifiOff },
};

/**
 * How old a position is, in words, colour and icon, ticking every second.
 * `fixAt` is the time of the fix in epoch ms, null where there has been none.
 */
export function FreshnessChip({ fixAt, className }: { fixAt: number | null; className?: string }) {
  const t = useTranslations('freshness');
  const age = useAge();
  const now = useNow();
  const state = freshness(fixAt, now ?? fixAt ?? 0);
  const { tone, icon: Icon } = LOOK[state];
  return (
    <Badge tone={tone} data-freshness={state} {...(className ? { className } : {})}>
      <Icon aria-hidden="true" />
      <span>{t(state)}</span>
      {fixAt !== null && now !== null ? <span className="figures font-medium">· {age(now - fixAt)}</span> : null}
    </Badge>
  );
}
