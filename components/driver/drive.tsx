'use client';

import { CircleCheckBig } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useEffect } from 'react';
import { needsSignIn } from '@/lib/client/connection';
import type { Courier } from '@/lib/client/courier';
import type { GpsState } from '@/lib/client/driver-gps';
import type { OutboxStore } from '@/lib/client/outbox-store';
import type { TripSummary } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { isFinal, tripPhase } from '@/lib/domain/trip-status';
import { clockTime } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { RouteBadge } from '../fleet/route-badge';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { Button } from '../ui/button';
import { buttonVariants } from '../ui/button-variants';
import { SignInLink } from '../ui/sign-in-link';
import { EmptyState } from '../ui/state';
import { setSunPlace } from '../ui/sun-theme';
import { toast } from '../ui/toaster';
import { useHoldUpdate } from '../ui/update-hold';
import { NextStop } from './next-stop';
import { Sos } from './sos';
import { StatusLamp } from './status-lamp';
import { TripControls } from './trip-controls';
import { Trouble } from './trouble';
import { useAway } from './use-away';
import { useDriving } from './use-driving';
import { useDrivingTime } from './use-driving-time';
import { useWaiting } from './use-waiting';
import { useWakeLock } from './use-wake-lock';

interface DriveProps {
  summary: TripSummary;
  store: OutboxStore;
  courier: Courier;
  /** Chooses another trip; shown while this one has not started. */
  picker?: ReactNode;
  /** The trip is over, or another's: on to the next. */
  onDone: () => void;
}

/** Then there is nothing to say of speed and stops, and the room is wanted for the way out. */
const NOWHERE: ReadonlySet<GpsState> = new Set(['denied', 'unavailable', 'unsupported']);

/** The driver's one screen for one trip. */
export function Drive({ summary, store, courier, picker, onDone }: DriveProps) {
  const t = useTranslations('driver');
  const errors = useTranslations('errors');
  const locale = useLocale();
  const driving = useDriving(summary, store, courier);
  const { status, session, gps } = driving;
  const underWay = tripPhase(status) === 'UNDER_WAY';
  useHoldUpdate(underWay);
  const awake = useWakeLock(underWay);
  const away = useAway(underWay);
  const drivingTime = useDrivingTime(driving.account);
  const waiting = useWaiting(summary.id, underWay);
  const detail = driving.trip ? { ...driving.trip, status } : null;

  useEffect(() => session.onRefused((code) => toast.error(errors(errorKey(code)))), [session, errors]);
  useEffect(() => {
    if (gps.fix) setSunPlace(gps.fix);
  }, [gps.fix]);

  if (isFinal(status)) {
    const left = driving.kept + driving.waiting;
    return (
      <EmptyState
        icon={<CircleCheckBig aria-hidden="true" />}
        title={status === 'ENDED' ? t('endedTitle') : <TripStatusBadge status={status} />}
        text={left > 0 ? t('stillSending', { count: driving.kept }) : undefined}
        action={
          left > 0 && needsSignIn(driving.connection) ? (
            <SignInLink className={buttonVariants({ size: 'driver' })} />
          ) : (
            <Button size="driver" onClick={onDone}>
              {t('nextTrip')}
            </Button>
          )
        }
      />
    );
  }
  return (
    <div className="mx-auto flex h-full max-w-xl flex-col gap-2.5 overflow-y-auto p-3">
      {!underWay && picker ? picker : null}
      <div className="flex items-center gap-3">
        <RouteBadge code={summary.routeCode} className="text-xl" />
        <div className="min-w-0 flex-1">
          <h1 className="truncate leading-snug font-bold">{nameIn(locale, summary.routeName)}</h1>
          <p className="figures flex items-center justify-between gap-2 text-sm leading-snug text-muted">
            <span className="truncate">
              {clockTime(Date.parse(summary.departsAt))} · {summary.registration}
            </span>
            <TripStatusBadge status={status} className="shrink-0 text-xs" />
          </p>
        </div>
      </div>
      <StatusLamp kind={driving.lamp} since={driving.since} kept={driving.kept} metres={gps.fix?.accuracy ?? 0} />
      <Trouble
        driving={driving}
        awake={awake}
        away={away}
        drivingTime={drivingTime}
        underWay={underWay}
        onNext={onDone}
      />
      {detail && !NOWHERE.has(gps.state) ? (
        <NextStop trip={detail} fix={gps.fix} waiting={waiting} drivenMinutes={drivingTime?.minutes ?? 0} />
      ) : (
        <div className="flex-1" />
      )}
      <TripControls status={status} session={session} />
      {underWay && status !== 'EMERGENCY' ? <Sos session={session} sos={driving.sos} /> : null}
    </div>
  );
}
