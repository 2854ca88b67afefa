'use client';

import { Clock3, ClockAlert, type LucideIcon, Pause, Radio, Siren, WifiOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { BadgeTone } from '../ui/badge';
import type { BusState } from './fleet-filter';

/** Icon and tone of each state: a shape as well as a colour. */
export const STATE_LOOK: Record<BusState, { icon: LucideIcon; tone: BadgeTone }> = {
  EMERGENCY: { icon: Siren, tone: 'danger' },
  LIVE: { icon: Radio, tone: 'live' },
  AGING: { icon: Clock3, tone: 'neutral' },
  STALE: { icon: ClockAlert, tone: 'old' },
  LOST: { icon: WifiOff, tone: 'look' },
  PAUSED: { icon: Pause, tone: 'look' },
};

/** The state in the reader's words. */
export function useStateName(): (state: BusState) => string {
  const freshness = useTranslations('freshness');
  const status = useTranslations('tripStatus');
  return (state) => (state === 'EMERGENCY' || state === 'PAUSED' ? status(state) : freshness(state));
}
