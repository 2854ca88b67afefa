'use client';

import { Ban, UserPen } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { FleetVehicle, TripStaffView, TripSummary } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { tripPhase } from '@/lib/domain/trip-status';
import { clockTime } from '@/lib/i18n/dates';
import { Lateness } from '../fleet/lateness';
import { RouteBadge } from '../fleet/route-badge';
import { useProgress } from '../fleet/use-progress';
import { FreshnessChip } from '../trip/freshness-chip';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { Button } from '../ui/button';
import { Skeleton } from '../ui/skeleton';
import { Td, Tr } from '../ui/table';

interface DepartureRowProps {
  trip: TripSummary;
  /** With crew and way; undefined while it is asked for. */
  staff: TripStaffView | undefined;
  /** Where its bus is now, while it is under way. */
  vehicle: FleetVehicle | undefined;
  nameOf: (personId: string) => string | undefined;
  onAssign: () => void;
  onCancel: () => void;
}

/** One departure of the day: who, with what, how it stands and where it is. */
export function DepartureRow({ trip, staff, vehicle, nameOf, onAssign, onCancel }: DepartureRowProps) {
  const t = useTranslations('operator');
  const locale = useLocale();
  const status = vehicle?.status ?? trip.status;
  const phase = tripPhase(status);
  const person = (id: string | null | undefined) =>
    staff === undefined ? (
      <Skeleton className="h-5 w-28" />
    ) : id ? (
      (nameOf(id) ?? '–')
    ) : (
      <span className="text-look">{t('unassigned')}</span>
    );
  return (
    <Tr data-departure={trip.id}>
      <Td className="figures text-lg font-bold whitespace-nowrap">{clockTime(Date.parse(trip.departsAt))}</Td>
      <Td>
        <span className="flex items-center gap-2.5">
          <RouteBadge code={trip.routeCode} />
          <span className="min-w-36 leading-snug">
            <span className="block font-medium">{nameIn(locale, trip.routeName)}</span>
            <span className="figures block text-sm whitespace-nowrap text-muted">{trip.registration}</span>
          </span>
        </span>
      </Td>
      <Td data-cell="driver">{person(staff?.driverId)}</Td>
      <Td data-cell="conductor">{person(staff?.conductorId)}</Td>
      <Td>
        <TripStatusBadge status={status} className="whitespace-nowrap" />
      </Td>
      <Td className="min-w-60">
        {phase === 'UNDER_WAY' ? (
          <Whereabouts staff={staff} vehicle={vehicle} />
        ) : (
          <span className="text-muted">–</span>
        )}
      </Td>
      <Td className="py-1 pr-2">
        <span className="flex justify-end gap-1">
          {phase === 'OVER' ? null : (
            <Button variant="ghost" className="px-3" title={t('assign')} onClick={onAssign} disabled={!staff}>
              <UserPen aria-hidden="true" />
              <span className="max-2xl:sr-only">{t('assign')}</span>
            </Button>
          )}
          {status === 'SCHEDULED' ? (
            <Button variant="ghost" size="icon" aria-label={t('cancelTrip')} title={t('cancelTrip')} onClick={onCancel}>
              <Ban aria-hidden="true" />
            </Button>
          ) : null}
        </span>
      </Td>
    </Tr>
  );
}

function Whereabouts({ staff, vehicle }: Pick<DepartureRowProps, 'staff' | 'vehicle'>) {
  const t = useTranslations('operator');
  const locale = useLocale();
  const fixAt = vehicle?.updatedAt ? Date.parse(vehicle.updatedAt) : null;
  const fix =
    vehicle && fixAt !== null && vehicle.lat !== null && vehicle.lng !== null
      ? { lat: vehicle.lat, lng: vehicle.lng, fixAt }
      : null;
  const progress = useProgress(staff ?? null, fix);
  const stop =
    staff && progress ? staff.stops[Math.min(staff.stops.length - 1, Math.round(progress.busAt))] : undefined;
  return (
    <div className="flex flex-col items-start gap-1 leading-snug">
      {stop ? <span>{t('near', { stop: nameIn(locale, stop.name) })}</span> : null}
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {progress ? <Lateness seconds={progress.delaySeconds} className="font-semibold whitespace-nowrap" /> : null}
        {/* The age ticks: room for the longest, so that the table stands still. */}
        <FreshnessChip fixAt={fixAt} className="min-w-28 whitespace-nowrap" />
      </span>
    </div>
  );
}
