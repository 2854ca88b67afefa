'use client';

import { CalendarClock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { type ConductorStore, openConductorStore } from '@/lib/client/conductor/store';
import { deviceId } from '@/lib/client/driver-device';
import { SocketProvider } from '@/lib/client/react';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { Skeleton } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/state';
import { useOnline } from '../ui/use-online';
import { Disagreements } from './disagreements';
import { LinkStatus } from './link-status';
import { ScanDesk } from './scan-desk';
import { useKeptTrips } from './use-kept-trips';
import { useScanLog } from './use-scan-log';

/** The conductor's page: the trip at hand, and its tickets. */
export function ConductorApp({ userId }: { userId: string }) {
  const t = useTranslations('conductor');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const [held, setHeld] = useState<{ store: ConductorStore; device: string } | null>(null);
  useEffect(() => {
    void openConductorStore().then((store) => setHeld({ store, device: deviceId() }));
  }, []);
  const { log, logged } = useScanLog(held, userId);
  const online = useOnline();
  const { trips, error, reload } = useKeptTrips(held?.store ?? null, userId);
  const [chosen, setChosen] = useState<string | null>(null);

  const trip = trips?.find(({ id }) => id === chosen) ?? trips?.[0];
  // A trip stays chosen when another one starts meanwhile.
  useEffect(() => {
    if (trip) setChosen((known) => known ?? trip.id);
  }, [trip]);

  if (trips?.length === 0) {
    return (
      <>
        <LinkStatus online={online} waiting={logged.waiting} manifestAt={null} />
        {log ? <Disagreements scans={logged.disagreements} onSeen={log.seenDisagreements} /> : null}
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
      </>
    );
  }
  if (!trips && error) {
    return <ErrorState title={errors(errorKey(error))} action={<Button onClick={reload}>{common('retry')}</Button>} />;
  }
  if (!trips || !trip || !held || !log) {
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
    <SocketProvider device={held.device}>
      <ScanDesk
        key={trip.id}
        {...held}
        log={log}
        logged={logged}
        userId={userId}
        trips={trips}
        trip={trip}
        onPick={({ id }) => setChosen(id)}
      />
    </SocketProvider>
  );
}
