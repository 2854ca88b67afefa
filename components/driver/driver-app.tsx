'use client';

import { CalendarClock } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { openDriverDevice } from '@/lib/client/driver-device';
import type { OutboxStore } from '@/lib/client/outbox-store';
import { SocketProvider } from '@/lib/client/react';
import type { TripSummary } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { clockTime } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { useMyTrips } from '../fleet/use-my-trips';
import { Button } from '../ui/button';
import { Select } from '../ui/select';
import { Skeleton } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/state';
import { Drive } from './drive';

/** The driver's page: this phone, today's trips, and the one at hand. */
export function DriverApp() {
  const t = useTranslations('driver');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const [own, setOwn] = useState<{ device: string; store: OutboxStore } | null>(null);
  const { trips: listed, error, reload } = useMyTrips();
  // The list may still name a trip that has just ended.
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const trips = useMemo(() => listed?.filter(({ id }) => !done.has(id)) ?? null, [listed, done]);
  // A trip stays on the screen while it is worked on, also when the list has moved on.
  const [current, setCurrent] = useState<TripSummary | null>(null);

  useEffect(() => {
    openDriverDevice().then(setOwn);
  }, []);
  useEffect(() => {
    const [first] = trips ?? [];
    if (first) setCurrent((known) => known ?? first);
  }, [trips]);

  if (!current && trips?.length === 0) {
    return (
      <EmptyState
        icon={<CalendarClock aria-hidden="true" />}
        title={t('noTrips.title')}
        text={t('noTrips.text')}
        action={
          <Button variant="secondary" size="lg" onClick={reload}>
            {common('refresh')}
          </Button>
        }
      />
    );
  }
  if (!current && error) {
    return (
      <ErrorState
        title={errors(errorKey(error))}
        action={
          <Button size="lg" onClick={reload}>
            {common('retry')}
          </Button>
        }
      />
    );
  }
  if (!current || !own) return <Loading label={common('loading')} />;
  return (
    <SocketProvider device={own.device}>
      <Drive
        key={current.id}
        summary={current}
        store={own.store}
        picker={<TripPicker trips={trips ?? []} current={current} onPick={setCurrent} />}
        onDone={() => {
          setDone(new Set([...done, current.id]));
          setCurrent(null);
          reload();
        }}
      />
    </SocketProvider>
  );
}

function TripPicker({
  trips,
  current,
  onPick,
}: {
  trips: readonly TripSummary[];
  current: TripSummary;
  onPick: (trip: TripSummary) => void;
}) {
  const t = useTranslations('driver');
  const locale = useLocale();
  if (trips.length < 2) return null;
  return (
    <Select
      aria-label={t('chooseTrip')}
      value={current.id}
      onChange={(event) => {
        const chosen = trips.find(({ id }) => id === event.target.value);
        if (chosen) onPick(chosen);
      }}
    >
      {trips.map((trip) => (
        <option key={trip.id} value={trip.id}>
          {clockTime(Date.parse(trip.departsAt))} · {trip.routeCode} · {nameIn(locale, trip.routeName)}
        </option>
      ))}
    </Select>
  );
}

function Loading({ label }: { label: string }) {
  return (
    <div role="status" className="mx-auto flex h-full max-w-xl flex-col gap-3 p-3">
      <span className="sr-only">{label}</span>
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
      <Skeleton className="min-h-0 flex-1" />
      <Skeleton className="h-18" />
      <Skeleton className="h-18" />
    </div>
  );
}
