'use client';

import { BellRing, Coffee, type LucideIcon, RefreshCw, Satellite, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { needsSignIn } from '@/lib/client/connection';
import { isNotOurs } from '@/lib/client/driver-session';
import type { DrivingVerdict } from '@/lib/domain/driving-time';
import { clockTime } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { cn } from '../ui/cn';
import { SignInLink } from '../ui/sign-in-link';
import type { Driving } from './use-driving';

interface TroubleProps {
  driving: Driving;
  underWay: boolean;
  /** The screen stays on by itself. */
  awake: boolean;
  /** When the page was not seen, epoch ms. */
  away: { from: number; to: number } | null;
  drivingTime: { minutes: number; verdict: DrivingVerdict } | null;
  /** On to the next trip. */
  onNext: () => void;
}

/** The one thing that stands in the way now, and how the driver mends it; what can hurt somebody comes first. */
export function Trouble({ driving, underWay, awake, away, drivingTime, onNext }: TroubleProps) {
  const t = useTranslations('driver');
  const errors = useTranslations('errors');
  const { gps, refusal, connection } = driving;
  const again = { label: t('gpsAgain'), onClick: driving.askGpsAgain };
  const signIn = needsSignIn(connection) ? (
    <SignInLink className={cn(ACTION, 'flex items-center justify-center')} />
  ) : null;
  // Another driver has the trip now: there is nothing to be done on this one.
  const next = isNotOurs(driving.error) && !signIn ? { action: { label: t('nextTrip'), onClick: onNext } } : {};

  if (driving.status === 'EMERGENCY') {
    return (
      <Note icon={TriangleAlert} tone="danger" text={t('sosSent')} {...next}>
        {signIn}
      </Note>
    );
  }
  if (connection.state === 'ended') {
    return (
      <Note icon={TriangleAlert} text={errors(errorKey(connection.reason))}>
        {signIn}
      </Note>
    );
  }
  if (refusal) return <Note icon={TriangleAlert} text={errors(errorKey(refusal))} {...next} />;
  if (gps.state === 'denied') {
    const { title, text } = { title: t('locationDenied.title'), text: t('locationDenied.text') };
    return <Note icon={Satellite} title={title} text={text} action={again} />;
  }
  if (gps.state === 'unavailable') return <Note icon={Satellite} text={t('locationUnavailable')} action={again} />;
  if (gps.state === 'unsupported') return <Note icon={Satellite} text={t('locationUnsupported')} />;
  if (underWay && drivingTime?.verdict === 'ALERT') {
    return <Note icon={Coffee} tone="danger" text={t('drivingAlert', time(drivingTime.minutes))} />;
  }
  if (underWay && drivingTime?.verdict === 'WARN') {
    return <Note icon={Coffee} text={t('drivingWarn', time(drivingTime.minutes))} />;
  }
  if (gps.state === 'poor') {
    return <Note icon={Satellite} text={t('locationPoor', { metres: Math.round(gps.fix?.accuracy ?? 0) })} />;
  }
  if (away) {
    return <Note icon={BellRing} text={t('away', { from: clockTime(away.from), to: clockTime(away.to) })} />;
  }
  if (!driving.durable) return <Note icon={TriangleAlert} tone="quiet" text={t('notDurable')} />;
  if (driving.waiting > 0 && driving.lamp === 'offline') {
    return <Note icon={RefreshCw} tone="quiet" text={t('pressKept')} />;
  }
  if (driving.dropped > 0 && driving.kept > 0) {
    return <Note icon={TriangleAlert} tone="quiet" text={t('dropped', { count: driving.dropped })} />;
  }
  if (!awake) return <Note icon={BellRing} tone="quiet" text={t('wakeLockOff')} />;
  if (!underWay) return <Note icon={BellRing} tone="quiet" text={t('onlyWhileOpen')} />;
  return null;
}

/** 255 minutes are 4 hours and 15. */
const time = (minutes: number) => ({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });

const TONES = {
  look: 'bg-look-soft text-look',
  quiet: 'bg-raised text-sm text-muted',
  danger: 'bg-danger-solid text-white text-lg font-bold',
};
const ACTION = 'mt-2 min-h-driver w-full rounded-xl border border-current px-4 font-bold';

function Note({
  icon: Icon,
  title,
  text,
  action,
  tone = 'look',
  children,
}: {
  icon: LucideIcon;
  title?: ReactNode;
  text: ReactNode;
  action?: { label: string; onClick: () => void };
  tone?: keyof typeof TONES;
  /** Another way on than a button. */
  children?: ReactNode;
}) {
  return (
    <div
      role={tone === 'quiet' ? 'status' : 'alert'}
      className={cn('flex shrink-0 items-start gap-3 rounded-2xl px-4 py-2.5', TONES[tone])}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-6 shrink-0" />
      <div className="min-w-0 flex-1 leading-snug">
        {title ? <p className="font-bold">{title}</p> : null}
        <p>{text}</p>
        {action ? (
          <button type="button" onClick={action.onClick} className={ACTION}>
            {action.label}
          </button>
        ) : null}
        {children}
      </div>
    </div>
  );
}
