'use client';

import { Gauge, UserRound, X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useFollowTrip } from '@/lib/client/react';
import { createRestClient } from '@/lib/client/rest';
import type { FleetVehicle, TripDetail, TripStaffView } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { clockTime } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { FreshnessChip } from '../trip/freshness-chip';
import { StopLine } from '../trip/stop-line';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { Button } from '../ui/button';
import { Skeleton } from '../ui/skeleton';
import { Lateness } from './lateness';
import { RouteBadge } from './route-badge';
import { useProgress } from './use-progress';

interface TripPanelProps {
  tripId: string;
  /** What the fleet knows of it, until its own fixes come. */
  vehicle: FleetVehicle | undefined;
  /** Told the trip once it is known, for the map. */
  onTrip: (trip: TripDetail) => void;
  onClose: () => void;
}

/** One bus opened: how it stands, who drives, how fast, and its stops with their times. */
export function TripPanel({ tripId, vehicle, onTrip, onClose }: TripPanelProps) {
  const t = useTranslations();
  const locale = useLocale();
  const { trip, current, eta, status, error } = useFollowTrip(tripId);
  const crew = useCrew(tripId);
  const place = current ?? vehicle;
  const fixAt = place?.updatedAt ? Date.parse(place.updatedAt) : null;
  const fix =
    fixAt !== null && typeof place?.lat === 'number' && typeof place.lng === 'number'
      ? { lat: place.lat, lng: place.lng, fixAt }
      : null;
  const progress = useProgress(trip, fix);
  const shown = status ?? vehicle?.status;
  useEffect(() => {
    if (trip) onTrip(trip);
  }, [trip, onTrip]);

  const etas = new Map(eta?.stops.map((stop) => [stop.stopId, stop]));
  return (
    <section aria-label={t('common.details')} data-trip={tripId} className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-14 shrink-0 items-center gap-2 border-b py-1 pr-1 pl-3">
        <RouteBadge code={trip?.routeCode ?? vehicle?.routeCode ?? '…'} />
        <h2 className="min-w-0 flex-1 truncate font-semibold">{trip ? nameIn(locale, trip.routeName) : ''}</h2>
        <Button variant="ghost" size="icon" aria-label={t('common.close')} onClick={onClose} autoFocus>
          <X aria-hidden="true" />
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-3">
        {error && !trip ? (
          <p role="alert" className="rounded-xl bg-look-soft px-4 py-3 text-look">
            {t(`errors.${errorKey(error === 'TIMEOUT' ? 'OFFLINE' : error)}`)}
          </p>
        ) : null}
        <div className="flex flex-wrap gap-2">
          {shown ? <TripStatusBadge status={shown} /> : null}
          <FreshnessChip fixAt={fixAt} />
        </div>
        <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-3">
          <Fact label={t('trip.speed')}>
            <Gauge aria-hidden="true" className="size-5 shrink-0 text-muted" />
            {typeof place?.speed === 'number' ? t('common.kmh', { value: Math.round(place.speed * 3.6) }) : '–'}
          </Fact>
          <Fact label={t('driver.lateness')}>{progress ? <Lateness seconds={progress.delaySeconds} /> : '–'}</Fact>
          <Fact label={t('admin.driver')}>
            <UserRound aria-hidden="true" className="size-5 shrink-0 text-muted" />
            {crew === null ? <Skeleton className="h-5 w-24" /> : (crew.driver ?? '–')}
          </Fact>
          <Fact label={t('admin.conductor')}>
            {crew === null ? <Skeleton className="h-5 w-24" /> : (crew.conductor ?? t('operator.unassigned'))}
          </Fact>
          <Fact label={t('trip.bus')}>{trip?.registration ?? vehicle?.registration ?? '–'}</Fact>
          <Fact label={t('admin.filterOperator')}>{trip?.operatorName ?? '–'}</Fact>
        </dl>
        {trip ? (
          <>
            <p className="figures mt-4 mb-2 text-sm text-muted">
              {t('trip.departs', { time: clockTime(Date.parse(trip.departsAt)) })} ·{' '}
              {t('trip.arrives', { time: clockTime(Date.parse(trip.arrivesAt)) })}
            </p>
            <StopLine
              busAt={progress?.busAt ?? null}
              stops={trip.stops.map(({ id, name }) => {
                const stop = etas.get(id);
                return {
                  id,
                  name,
                  eta: stop
                    ? {
                        eta: Date.parse(stop.eta),
                        earliest: Date.parse(stop.earliest),
                        latest: Date.parse(stop.latest),
                      }
                    : null,
                };
              })}
            />
          </>
        ) : error ? null : (
          <div role="status" className="mt-4 flex flex-col gap-3">
            <span className="sr-only">{t('common.loading')}</span>
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
          </div>
        )}
      </div>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm leading-snug text-muted">{label}</dt>
      <dd className="figures flex min-w-0 items-center gap-1.5 leading-snug font-medium">{children}</dd>
    </div>
  );
}

interface Crew {
  driver: string | null;
  conductor: string | null;
}

/** Who works on a trip; null while it is asked, empty where it is not ours to know. */
function useCrew(tripId: string): Crew | null {
  const [crew, setCrew] = useState<Crew | null>(null);
  useEffect(() => {
    const over = new AbortController();
    setCrew(null);
    crewOf(tripId, over.signal)
      .catch(() => ({ driver: null, conductor: null }))
      .then((found) => {
        if (!over.signal.aborted) setCrew(found);
      });
    return () => over.abort();
  }, [tripId]);
  return crew;
}

async function crewOf(tripId: string, signal: AbortSignal): Promise<Crew> {
  const rest = createRestClient({ auth: 'session' });
  const trip = await rest.call('getTrip', { params: { id: tripId }, signal });
  if (!('driverId' in trip)) return { driver: null, conductor: null };
  const { driverId, conductorId } = trip as TripStaffView;
  const name = async (id: string | null) =>
    id === null ? null : (await rest.call('getUser', { params: { id }, signal })).name;
  const [driver, conductor] = await Promise.all([name(driverId), name(conductorId)]);
  return { driver, conductor };
}
