'use client';

import { ChevronRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { FleetVehicle, TripSummary } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { stateOf } from '../fleet/fleet-filter';
import { RouteBadge } from '../fleet/route-badge';
import { STATE_LOOK, useStateName } from '../fleet/state-look';
import { cn } from '../ui/cn';

/** More rows than this help nobody; the search does. */
const ROWS = 80;
const TONE = {
  danger: 'text-danger',
  live: 'text-live',
  look: 'text-look',
  old: 'text-old',
  neutral: 'text-muted',
  accent: '',
};

interface BusListProps {
  vehicles: readonly FleetVehicle[];
  facts: ReadonlyMap<string, TripSummary>;
  selected: string | null;
  onSelect: (tripId: string) => void;
}

/** The buses in words: what the canvas shows, for keyboard and screen reader, and for finding one. */
export function BusList({ vehicles, facts, selected, onSelect }: BusListProps) {
  const t = useTranslations('admin');
  const locale = useLocale();
  const nameOf = useStateName();
  return (
    <>
      <ul aria-label={t('list')}>
        {vehicles.slice(0, ROWS).map((vehicle) => {
          const { tripId, routeCode, registration } = vehicle;
          const trip = facts.get(tripId);
          const state = stateOf(vehicle);
          const { icon: Icon, tone } = STATE_LOOK[state];
          return (
            <li key={tripId} className="border-b last:border-b-0">
              <button
                type="button"
                aria-pressed={tripId === selected}
                className="flex min-h-14 w-full items-center gap-3 px-3 py-1.5 text-left outline-offset-[-3px] hover:bg-raised"
                onClick={() => onSelect(tripId)}
              >
                <RouteBadge code={routeCode} />
                <span className="min-w-0 flex-1 leading-snug">
                  <span className="block truncate font-medium">
                    {trip ? nameIn(locale, trip.routeName) : registration}
                  </span>
                  <span className="figures flex items-center gap-1 truncate text-sm text-muted">
                    <Icon aria-hidden="true" className={cn('size-4 shrink-0', TONE[tone])} />
                    {nameOf(state)} · {registration}
                  </span>
                </span>
                <ChevronRight aria-hidden="true" className="size-5 shrink-0 text-muted" />
              </button>
            </li>
          );
        })}
      </ul>
      {vehicles.length > ROWS ? (
        <p className="px-3 py-3 text-sm text-muted">{t('more', { count: vehicles.length - ROWS })}</p>
      ) : null}
    </>
  );
}
