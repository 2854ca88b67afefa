'use client';

import { Keyboard, Users } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useConnection } from '@/lib/client/react';
import { createRestClient } from '@/lib/client/rest';
import type { TripSummary } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { clockTime } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { RouteBadge } from '../fleet/route-badge';
import { useSound } from '../fleet/use-sound';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { Button } from '../ui/button';
import { OfflineBanner } from '../ui/offline-banner';
import { Select } from '../ui/select';
import { CameraView } from './camera-view';
import { ManualEntry } from './manual-entry';
import { ScanOverlay } from './scan-overlay';
import type { CameraState } from './use-camera';
import { useScanner } from './use-scanner';

interface ScanDeskProps {
  trips: readonly TripSummary[];
  trip: TripSummary;
  onPick: (trip: TripSummary) => void;
}

/** The conductor's screen for one trip: the camera, the code by hand, and the verdict over all. */
export function ScanDesk({ trips, trip, onPick }: ScanDeskProps) {
  const t = useTranslations('conductor');
  const errors = useTranslations('errors');
  const locale = useLocale();
  const connection = useConnection();
  const { view, boarded, scan, see, dismiss } = useScanner(trip.id);
  const booked = useBooked(trip.id);
  const [camera, setCamera] = useState<CameraState>('opening');
  const [typing, setTyping] = useState(false);
  useSound();
  return (
    <div className="flex h-full flex-col">
      <OfflineBanner offline={connection.state === 'offline'} />
      {connection.state === 'ended' ? (
        <p role="alert" className="bg-danger-soft px-4 py-2 font-medium text-danger">
          {errors(errorKey(connection.reason))}
        </p>
      ) : null}
      <div className="mx-auto flex w-full max-w-3xl shrink-0 flex-col gap-2 px-3 py-2.5">
        <div className="flex items-center gap-3">
          <RouteBadge code={trip.routeCode} className="text-xl" />
          {trips.length > 1 ? (
            <>
              <h1 className="sr-only">{t('title')}</h1>
              <Select
                className="min-w-0 flex-1"
                aria-label={t('chooseTrip')}
                value={trip.id}
                onChange={(event) => {
                  const chosen = trips.find(({ id }) => id === event.target.value);
                  if (chosen) onPick(chosen);
                }}
              >
                {trips.map((each) => (
                  <option key={each.id} value={each.id}>
                    {clockTime(Date.parse(each.departsAt))} · {nameIn(locale, each.routeName)} · {each.routeCode} ·{' '}
                    {each.registration}
                  </option>
                ))}
              </Select>
            </>
          ) : (
            <div className="min-w-0 flex-1">
              <h1 className="truncate leading-snug font-bold">{nameIn(locale, trip.routeName)}</h1>
              <p className="figures truncate text-sm leading-snug text-muted">
                {clockTime(Date.parse(trip.departsAt))} · {trip.registration}
              </p>
            </div>
          )}
        </div>
        <div className="flex items-start justify-between gap-3">
          <p role="status" className="figures flex min-w-0 items-start gap-2 leading-snug">
            <Users aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
            <span data-boarded={boarded} className="min-w-0">
              <strong className="font-semibold">{t('scannedHere', { count: boarded })}</strong>
              {booked === null ? null : <span className="text-muted"> · {t('seatsBooked', { count: booked })}</span>}
            </span>
          </p>
          {trip.status === 'STARTED' ? null : <TripStatusBadge status={trip.status} className="shrink-0 text-xs" />}
        </div>
      </div>
      <CameraView onCode={see} onState={setCamera} className="min-h-40 flex-1" />
      <div className="pb-safe shrink-0 border-t bg-surface">
        <div className="mx-auto max-w-3xl px-3 py-3">
          {camera === 'on' && !typing ? (
            <Button variant="secondary" size="lg" wide onClick={() => setTyping(true)}>
              <Keyboard aria-hidden="true" />
              {t('manual')}
            </Button>
          ) : (
            <ManualEntry onCode={(code) => void scan(code)} busy={view.is === 'checking'} focus={typing} />
          )}
        </div>
      </div>
      <ScanOverlay view={view} onDismiss={dismiss} />
    </div>
  );
}

/** How many seats of the trip are sold for any part of it; null while that is not known. */
function useBooked(tripId: string): number | null {
  const [booked, setBooked] = useState<number | null>(null);
  useEffect(() => {
    const over = new AbortController();
    setBooked(null);
    createRestClient({ auth: 'session' })
      .call('getTripSeats', { params: { id: tripId }, signal: over.signal })
      .then(({ seats }) => setBooked(seats.filter(({ available }) => !available).length))
      .catch(() => undefined);
    return () => over.abort();
  }, [tripId]);
  return booked;
}
