'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { systemClock } from '@/lib/client/clock';
import { createConductorDesk } from '@/lib/client/conductor/desk';
import type { ScanLog } from '@/lib/client/conductor/scan-log';
import type { ConductorStore } from '@/lib/client/conductor/store';
import { useSocketClient } from '@/lib/client/react';
import { createRestClient } from '@/lib/client/rest';
import type { TripSummary } from '@/lib/contract/views';
import { onNetwork } from '../ui/use-online';
import { usePlace } from './use-place';

/** The desk of one trip on this device, and how it stands. */
export function useDesk({
  store,
  log,
  userId,
  device,
  trip,
}: {
  store: ConductorStore;
  log: ScanLog;
  userId: string;
  device: string;
  trip: TripSummary;
}) {
  const client = useSocketClient();
  const place = usePlace();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same trip, told anew each minute, is no other desk
  const desk = useMemo(
    () =>
      createConductorDesk({
        client,
        rest: createRestClient({ auth: 'session' }),
        store,
        log,
        clock: systemClock,
        userId,
        device,
        trip,
        hasNetwork: () => navigator.onLine,
        onNetwork,
        elapsed: () => performance.now(),
        place,
      }),
    [client, store, log, userId, device, trip.id, place],
  );
  return { desk, state: useSyncExternalStore(desk.subscribe, desk.get, desk.get) };
}
