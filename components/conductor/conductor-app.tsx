'use client';

import { CalendarClock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { deviceId } from '@/lib/client/driver-device';
import { SocketProvider } from '@/lib/client/react';
import { errorKey } from '@/lib/i18n/error-key';
import { useMyTrips } from '../fleet/use-my-trips';
import { Button } from '../ui/button';
import { Skeleton } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/state';
import { ScanDesk } from './scan-desk';

/** The conductor's page: the trip at hand, and its tickets. */
export function ConductorApp() {
  const t = useTranslations('conductor');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const { trips, error, reload } = useMyTrips();
  const [chosen, setChosen] = useState<string | null>(null);
  const [device, setDevice] = useState<string | null>(null);
  useEffect(() => setDevice(deviceId()), []);

  const trip = trips?.find(({ id }) => id === chosen) ?? trips?.[0];
  // A trip stays chosen when another one starts meanwhile.
  useEffect(() => {
    if (trip) setChosen((known) => known ?? trip.id);
  }, [trip]);

  if (trips?.length === 0) {
    return (
      <EmptyState
        icon={<CalendarClock aria-hidden="true" />}
        title={t('noTrip.title')}
        text={t('noTrip.text')}
        action={
          <Button variant="secondary" onClick={reload}>
            {common('refresh')}
          </Button>
        }
      />
    );
  }
  if (!trips && error) {
    return <ErrorState title={errors(errorKey(error))} action={<Button onClick={reload}>{common('retry')}</Button>} />;
  }
  if (!trips || !trip || !device) {
    return (
      <div role="status" className="flex h-full flex-col gap-3 p-3">
        <span className="sr-only">{common('loading')}</span>
        <Skeleton className="h-14" />
        <Skeleton className="min-h-0 flex-1" />
        <Skeleton className="h-28" />
      </div>
    );
  }
  return (
    <SocketProvider device={device}>
      <ScanDesk trips={trips} trip={trip} onPick={({ id }) => setChosen(id)} />
    </SocketProvider>
  );
}
