'use client';

import { CircleCheckBig, Smartphone } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { OutboxStore } from '@/lib/client/outbox-store';
import type { TripSummary } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { isFinal, tripPhase } from '@/lib/domain/trip-status';
import { clockTime } from '@/lib/i18n/dates';
import { RouteBadge } from '../fleet/route-badge';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/state';
import { useHoldUpdate } from '../ui/update-hold';
import { NextStop } from './next-stop';
import { Sos } from './sos';
import { StatusLamp } from './status-lamp';
import { TripControls } from './trip-controls';
import { Trouble } from './trouble';
import { useDriving } from './use-driving';
import { useWakeLock } from './use-wake-lock';

interface DriveProps {
  summary: TripSummary;
  store: OutboxStore;
  /** Chooses another trip; shown while this one has not started. */
  picker?: ReactNode;
  /** The trip is over: on to the next. */
  onDone: () => void;
}

/** The driver's one screen for one trip. */
export function Drive({ summary, store, picker, onDone }: DriveProps) {
  const t = useTranslations('driver');
  const locale = useLocale();
  const driving = useDriving(summary, store);
  const { status, session, replaced } = driving;
  const underWay = tripPhase(status) === 'UNDER_WAY';
  const awake = useWakeLock(underWay && !replaced);
  useHoldUpdate(underWay);
  const gpsState = driving.gps.state;
  const detail = driving.trip ? { ...driving.trip, status } : null;

  if (replaced) {
    return (
      <EmptyState
        icon={<Smartphone aria-hidden="true" />}
        title={t('replaced.title')}
        text={t('replaced.text')}
        action={
          <Button size="driver" onClick={session.takeBack}>
            {t('replaced.action')}
          </Button>
        }
      />
    );
  }
  if (isFinal(status)) {
    return (
      <EmptyState
        icon={<CircleCheckBig aria-hidden="true" />}
        title={status === 'ENDED' ? t('endedTitle') : <TripStatusBadge status={status} />}
        text={driving.kept > 0 ? t('stillSending') : undefined}
        action={
          <Button size="driver" onClick={onDone}>
            {t('nextTrip')}
          </Button>
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
      <StatusLamp
        kind={driving.lamp}
        since={driving.since}
        kept={driving.kept}
        metres={driving.gps.fix?.accuracy ?? 0}
      />
      <Trouble driving={driving} durable={store.durable} awake={awake} />
      {status === 'EMERGENCY' ? (
        <p role="alert" className="rounded-2xl bg-danger-solid px-4 py-3 text-xl leading-snug font-bold text-white">
          {t('sosSent')}
        </p>
      ) : null}
      {detail && gpsState !== 'denied' && gpsState !== 'unsupported' ? (
        <NextStop trip={detail} fix={driving.gps.fix} />
      ) : (
        <div className="flex-1" />
      )}
      <TripControls status={status} session={session} />
      {underWay && status !== 'EMERGENCY' ? <Sos call={(signal) => session.insist('EMERGENCY', signal)} /> : null}
    </div>
  );
}
