'use client';

import { CalendarClock, Smartphone } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { openDriverStore } from '@/lib/client/driver-device';
import type { OutboxStore } from '@/lib/client/outbox-store';
import { SocketProvider } from '@/lib/client/react';
import type { TripSummary } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { clockTime } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { buttonVariants } from '../ui/button-variants';
import { Select } from '../ui/select';
import { SignInLink } from '../ui/sign-in-link';
import { Skeleton } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/state';
import { Drive } from './drive';
import { pickable } from './pickable';
import { useCourier } from './use-courier';
import { useDriverTrips } from './use-driver-trips';

/** The driver's page: this phone, today's trips, and the one at hand. */
export function DriverApp({ userId }: { userId: string }) {
  const [store, setStore] = useState<OutboxStore | null>(null);
  useEffect(() => {
    openDriverStore(userId).then(setStore);
    // Pulled down by a thumb on a shaking phone, the page would load anew.
    const { style } = document.documentElement;
    style.overscrollBehavior = 'none';
    return () => {
      style.overscrollBehavior = '';
    };
  }, [userId]);

  if (!store) return <Loading />;
  return (
    <SocketProvider device={store.device}>
      <DriverDesk store={store} />
    </SocketProvider>
  );
}

function DriverDesk({ store }: { store: OutboxStore }) {
  const t = useTranslations('driver');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const { courier, replaced, takeBack } = useCourier(store);
  const { trips, error, reload, current, choose, finish } = useDriverTrips(store);
  const trip = current ?? trips?.[0] ?? null;
  const signedOut = error === 'UNAUTHENTICATED';

  if (replaced) {
    return (
      <EmptyState
        icon={<Smartphone aria-hidden="true" />}
        title={t('replaced.title')}
        text={t('replaced.text')}
        action={
          <Button size="driver" onClick={takeBack}>
            {t('replaced.action')}
          </Button>
        }
      />
    );
  }
  if (!trip && trips?.length === 0 && !signedOut) {
    return (
      <EmptyState
        icon={<CalendarClock aria-hidden="true" />}
        title={t('noTrips.title')}
        text={t('noTrips.text')}
        action={
          <Button variant="secondary" size="driver" onClick={reload}>
            {common('refresh')}
          </Button>
        }
      />
    );
  }
  if (!trip && error) {
    return (
      <ErrorState
        title={errors(errorKey(error))}
        action={
          signedOut ? (
            <SignInLink className={buttonVariants({ size: 'driver' })} />
          ) : (
            <Button size="driver" onClick={reload}>
              {common('retry')}
            </Button>
          )
        }
      />
    );
  }
  if (!trip || !courier) return <Loading />;
  return (
    <Drive
      key={trip.id}
      summary={trip}
      store={store}
      courier={courier}
      picker={<TripPicker trips={trips ?? []} current={trip} onPick={choose} />}
      onDone={() => finish(trip)}
    />
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
  const options = pickable(trips, current);
  if (options.length === 0) return null;
  return (
    <Select
      aria-label={t('chooseTrip')}
      className="shrink-0"
      value={current.id}
      onChange={(event) => {
        const chosen = options.find(({ id }) => id === event.target.value);
        if (chosen) onPick(chosen);
      }}
    >
      {options.map((trip) => (
        <option key={trip.id} value={trip.id}>
          {clockTime(Date.parse(trip.departsAt))} · {trip.routeCode} · {nameIn(locale, trip.routeName)}
        </option>
      ))}
    </Select>
  );
}

function Loading() {
  const t = useTranslations('common');
  return (
    <div role="status" className="mx-auto flex h-full max-w-xl flex-col gap-3 p-3">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
      <Skeleton className="min-h-0 flex-1" />
      <Skeleton className="h-18" />
      <Skeleton className="h-18" />
    </div>
  );
}
