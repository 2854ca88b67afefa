'use client';

import { Ban, CircleCheck, Pause, Siren, WifiOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { TripStatus } from '@/lib/contract/primitives';
import { cn } from '../ui/cn';

const NOTICE = {
  PAUSED: { icon: Pause, key: 'paused', tone: 'bg-look-soft text-look' },
  EMERGENCY: { icon: Siren, key: 'emergency', tone: 'bg-danger-soft text-danger' },
  CANCELLED: { icon: Ban, key: 'cancelled', tone: 'bg-look-soft text-look' },
  ENDED: { icon: CircleCheck, key: 'ended', tone: 'bg-old-soft text-old' },
} as const;

interface StatusNoticeProps {
  status: TripStatus;
  /** The bus should be heard and is not. */
  lost?: boolean;
  /** Where it was heard last, in the reader's language. */
  lastStop?: string | null;
}

/** What is not as it should be, in words. Nothing while the bus simply drives. */
export function StatusNotice({ status, lost = false, lastStop = null }: StatusNoticeProps) {
  const t = useTranslations();
  const known = status in NOTICE ? NOTICE[status as keyof typeof NOTICE] : null;
  if (!known && !lost) return null;
  const Icon = known?.icon ?? WifiOff;
  return (
    <p
      className={cn(
        'flex items-start gap-2.5 rounded-xl px-3.5 py-3 font-medium',
        known?.tone ?? 'bg-look-soft text-look',
      )}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
      <span>
        {known ? t(`trip.${known.key}`) : t('freshness.explain')}
        {!known && lastStop ? ` ${t('trip.lastSeen', { stop: lastStop })}` : null}
      </span>
    </p>
  );
}
