'use client';

import { BusFront, SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { SocketProvider, useFleet } from '@/lib/client/react';
import type { TripDetail } from '@/lib/contract/views';
import { errorKey } from '@/lib/i18n/error-key';
import { AlertInbox, isTyping } from '../fleet/alert-inbox';
import { countStates, type FleetFilter, filterFleet, NO_FILTER } from '../fleet/fleet-filter';
import { FleetMap, type MapTiles } from '../fleet/fleet-map';
import { TripPanel } from '../fleet/trip-panel';
import { useTripFacts } from '../fleet/use-trip-facts';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { EndedNotice } from '../ui/ended-notice';
import { OfflineBanner } from '../ui/offline-banner';
import { Skeleton } from '../ui/skeleton';
import { EmptyState } from '../ui/state';
import { BusList } from './bus-list';
import { FleetFilters } from './fleet-filters';

/** The admin's page: every bus on a dark map, who they are beside it, and what needs somebody on the other side. */
export function ControlRoom({ tiles }: { tiles: MapTiles }) {
  return (
    <SocketProvider>
      <Room tiles={tiles} />
    </SocketProvider>
  );
}

type Side = 'buses' | 'alerts';

function Room({ tiles }: { tiles: MapTiles }) {
  const t = useTranslations('admin');
  const alerts = useTranslations('alerts');
  const errors = useTranslations('errors');
  const { vehicles, loaded, connection, error } = useFleet();
  const facts = useTripFacts(vehicles);
  const [filter, setFilter] = useState<FleetFilter>(NO_FILTER);
  const [selected, setSelected] = useState<string | null>(null);
  const [trip, setTrip] = useState<TripDetail | null>(null);
  const [side, setSide] = useState<Side>('buses');
  const search = useRef<HTMLInputElement>(null);

  const shown = useMemo(() => filterFleet(vehicles.values(), facts, filter), [vehicles, facts, filter]);
  const counts = useMemo(() => countStates(vehicles.values()), [vehicles]);

  const select = useCallback((tripId: string | null) => {
    setSelected(tripId);
    setTrip(null);
    setSide('buses');
  }, []);
  const busOf = (tripId: string) => {
    const bus = vehicles.get(tripId) ?? facts.get(tripId);
    return bus && `${bus.routeCode} · ${bus.registration}`;
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '/') {
        event.preventDefault();
        select(null);
        // The field is back on the page only after it has been drawn.
        requestAnimationFrame(() => search.current?.focus());
      } else if (event.key === 'Escape') select(null);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [select]);

  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">{t('title')}</h1>
      <OfflineBanner offline={connection.state === 'offline'} />
      <EndedNotice connection={connection} />
      <div
        className={cn(
          'grid min-h-0 flex-1 grid-cols-1 grid-rows-[42%_auto_minmax(0,1fr)]',
          'lg:grid-cols-[20rem_minmax(0,1fr)_21rem] lg:grid-rows-1 2xl:grid-cols-[24rem_minmax(0,1fr)_26rem]',
        )}
      >
        <div className="relative min-h-0 lg:order-2">
          <FleetMap tiles={tiles} vehicles={shown} selected={selected} onSelect={select} trip={trip} />
          <p
            role="status"
            data-buses={vehicles.size}
            className="figures pointer-events-none absolute top-3 left-3 z-[900] rounded-full bg-[#0a1326]/85 px-3.5 py-1.5 font-semibold text-[#f5f0e6]"
          >
            {loaded ? t('buses', { count: shown.length }) : t('loading')}
          </p>
        </div>
        <fieldset className="flex border-b bg-surface lg:hidden">
          <legend className="sr-only">{t('title')}</legend>
          {(['buses', 'alerts'] as const).map((value) => (
            <button
              key={value}
              type="button"
              aria-pressed={side === value}
              className={cn(
                'min-h-touch flex-1 font-medium text-muted outline-offset-[-3px]',
                side === value && 'text-accent-text shadow-[inset_0_-3px_0_var(--accent)]',
              )}
              onClick={() => setSide(value)}
            >
              {value === 'buses' ? t('list') : alerts('title')}
            </button>
          ))}
        </fieldset>
        <div className={cn('min-h-0 bg-surface lg:order-1 lg:block lg:border-r', side !== 'buses' && 'max-lg:hidden')}>
          {selected ? (
            <TripPanel
              key={selected}
              tripId={selected}
              vehicle={vehicles.get(selected)}
              onTrip={setTrip}
              onClose={() => select(null)}
            />
          ) : (
            <div className="flex h-full min-h-0 flex-col max-lg:overflow-y-auto">
              <FleetFilters
                filter={filter}
                onChange={setFilter}
                vehicles={vehicles}
                facts={facts}
                counts={counts}
                search={search}
              />
              <div className="min-h-0 flex-1 lg:overflow-y-auto">
                {!loaded ? (
                  error ? (
                    <p role="alert" className="m-3 rounded-xl bg-look-soft px-4 py-3 text-look">
                      {errors(errorKey(error === 'TIMEOUT' ? 'OFFLINE' : error))}
                    </p>
                  ) : (
                    <ListLoading label={t('loading')} />
                  )
                ) : vehicles.size === 0 ? (
                  <EmptyState
                    icon={<BusFront aria-hidden="true" />}
                    title={t('noBuses.title')}
                    text={t('noBuses.text')}
                  />
                ) : shown.length === 0 ? (
                  <EmptyState
                    icon={<SearchX aria-hidden="true" />}
                    title={t('nothingFound.title')}
                    text={t('nothingFound.text')}
                    action={<Button onClick={() => setFilter(NO_FILTER)}>{t('nothingFound.action')}</Button>}
                  />
                ) : (
                  <BusList vehicles={shown} facts={facts} selected={selected} onSelect={select} />
                )}
              </div>
              <p className="hidden shrink-0 border-t px-3 py-2 text-sm text-muted lg:block">{t('keys')}</p>
            </div>
          )}
        </div>
        <div className={cn('min-h-0 bg-ground lg:order-3 lg:block lg:border-l', side !== 'alerts' && 'max-lg:hidden')}>
          <AlertInbox from="socket" busOf={busOf} onShow={select} />
        </div>
      </div>
    </div>
  );
}

function ListLoading({ label }: { label: string }) {
  return (
    <div role="status" className="flex flex-col gap-2 p-3">
      <span className="sr-only">{label}</span>
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <Skeleton key={row} className="h-12" />
      ))}
    </div>
  );
}
