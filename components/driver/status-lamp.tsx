'use client';

import { CircleAlert, CircleDashed, CloudOff, LoaderCircle, type LucideIcon, Radio, Satellite } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { clockTime } from '@/lib/i18n/dates';
import { cn } from '../ui/cn';
import type { LampKind } from './lamp';

const LOOK: Record<LampKind, { icon: LucideIcon; tone: string }> = {
  idle: { icon: CircleDashed, tone: 'bg-raised text-muted' },
  connecting: { icon: LoaderCircle, tone: 'bg-raised text-ink [&_svg]:animate-spin' },
  sending: { icon: Radio, tone: 'bg-live-soft text-live' },
  waiting: { icon: Satellite, tone: 'bg-look-soft text-look' },
  poor: { icon: Satellite, tone: 'bg-look-soft text-look' },
  offline: { icon: CloudOff, tone: 'bg-look-soft text-look' },
  error: { icon: CircleAlert, tone: 'bg-danger-soft text-danger' },
};

interface StatusLampProps {
  kind: LampKind;
  /** Epoch ms since when it is so; null until the page is alive. */
  since: number | null;
  kept: number;
  /** Accuracy of the position in metres. */
  metres: number;
}

/** The line a driver glances at: is it sending, and since when. */
export function StatusLamp({ kind, since, kept, metres }: StatusLampProps) {
  const t = useTranslations('driver.lamp');
  const common = useTranslations('common');
  const { icon: Icon, tone } = LOOK[kind];
  const words =
    kind === 'connecting'
      ? common('connecting')
      : kind === 'offline'
        ? t('offline', { count: kept })
        : kind === 'poor'
          ? t('poor', { metres: Math.round(metres) })
          : t(kind);
  return (
    <div
      role="status"
      data-lamp={kind}
      data-kept={kept}
      className={cn(
        'flex min-h-13 items-center gap-3 rounded-2xl px-4 py-1.5 text-xl font-bold [html:lang(si)_&]:text-lg [html:lang(ta)_&]:text-lg',
        tone,
      )}
    >
      <Icon aria-hidden="true" className="size-7 shrink-0" />
      <span className="figures min-w-0 flex-1 leading-tight">{words}</span>
      {since === null || kind === 'idle' ? null : (
        <span className="figures shrink-0 text-sm font-medium">{t('since', { time: clockTime(since) })}</span>
      )}
    </div>
  );
}
