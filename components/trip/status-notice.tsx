'use client';

import { Ban, CalendarClock, CircleCheck, Pause, Siren, WifiOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { clockTime } from '@/lib/i18n/dates';
import { cn } from '../ui/cn';
import type { Trouble } from './journey';

const NOTICE: Record<Trouble, { icon: typeof Ban; tone: string }> = {
  NOT_STARTED: { icon: CalendarClock, tone: 'bg-look-soft text-look' },
  NO_POSITION: { icon: WifiOff, tone: 'bg-old-soft text-old' },
  LOST: { icon: WifiOff, tone: 'bg-look-soft text-look' },
  PAUSED: { icon: Pause, tone: 'bg-look-soft text-look' },
  EMERGENCY: { icon: Siren, tone: 'bg-danger-soft text-danger' },
  CANCELLED: { icon: Ban, tone: 'bg-look-soft text-look' },
  ENDED: { icon: CircleCheck, tone: 'bg-old-soft text-old' },
};

interface StatusNoticeProps {
  trouble: Trouble | null;
  /** When the timetable has it leave, epoch ms. */
  departsAt: number;
  /** When it was heard last, epoch ms; null for never. */
  fixAt?: number | null;
  /** Where it was heard last, in the reader's language. */
  lastStop?: string | null;
}

/** What is not as it should be, in words; nothing while all is well. */
export function StatusNotice({ trouble, departsAt, fixAt = null, lastStop = null }: StatusNoticeProps) {
  const t = useTranslations('trip');
  if (!trouble) return null;
  const { icon: Icon, tone } = NOTICE[trouble];
  const words = (): string => {
    switch (trouble) {
      case 'NOT_STARTED':
        return t('notStarted', { time: clockTime(departsAt) });
      case 'NO_POSITION':
        return t('noPosition');
      case 'LOST':
        return `${t('lostSince', { time: clockTime(fixAt ?? departsAt) })}${lastStop ? ` ${t('lastSeen', { stop: lastStop })}` : ''}`;
      case 'PAUSED':
        return t('paused');
      case 'EMERGENCY':
        return t('emergency');
      case 'CANCELLED':
        return t('cancelled');
      case 'ENDED':
        return t('ended');
    }
  };
  return (
    <p className={cn('flex items-start gap-2.5 rounded-xl px-3.5 py-3 font-medium', tone)}>
      <Icon aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
      <span>{words()}</span>
    </p>
  );
}
