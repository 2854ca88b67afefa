'use client';

import { BellRing, Satellite, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { errorKey } from '@/lib/i18n/error-key';
import { cn } from '../ui/cn';
import type { Driving } from './use-driving';

/** What stands in the way of sending, and how the driver mends it; null while nothing does. */
export function Trouble({ driving, durable, awake }: { driving: Driving; durable: boolean; awake: boolean }) {
  const t = useTranslations('driver');
  const errors = useTranslations('errors');
  const { gps, refusal, connection } = driving;
  if (connection.state === 'ended') return <Note icon="alert" text={errors(errorKey(connection.reason))} />;
  if (refusal) return <Note icon="alert" text={errors(errorKey(refusal))} />;
  if (gps.state === 'denied') {
    return <Note icon="gps" title={t('locationDenied.title')} text={t('locationDenied.text')} />;
  }
  if (gps.state === 'unavailable') return <Note icon="gps" text={t('locationUnavailable')} />;
  if (gps.state === 'unsupported') return <Note icon="gps" text={t('locationUnsupported')} />;
  if (gps.state === 'poor') {
    return <Note icon="gps" text={t('locationPoor', { metres: Math.round(gps.fix?.accuracy ?? 0) })} />;
  }
  if (!durable) return <Note icon="alert" text={t('notDurable')} quiet />;
  if (!awake) return <Note icon="bell" text={t('wakeLockOff')} quiet />;
  return null;
}

const ICONS = { alert: TriangleAlert, gps: Satellite, bell: BellRing };

function Note({
  icon,
  title,
  text,
  quiet = false,
}: {
  icon: keyof typeof ICONS;
  title?: ReactNode;
  text: ReactNode;
  quiet?: boolean;
}) {
  const Icon = ICONS[icon];
  return (
    <div
      role="alert"
      className={cn(
        'flex items-start gap-3 rounded-2xl px-4 py-3',
        quiet ? 'bg-raised text-muted' : 'bg-look-soft text-look',
      )}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-6 shrink-0" />
      <div className="min-w-0 leading-snug">
        {title ? <p className="font-bold">{title}</p> : null}
        <p>{text}</p>
      </div>
    </div>
  );
}
