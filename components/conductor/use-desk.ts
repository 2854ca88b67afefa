'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { systemClock } from '@/lib/client/clock';
import { createConductorDesk } from '@/lib/client/conductor/desk';
import type { ConductorStore } from '@/lib/client/conductor/store';
import { useSocketClient } from '@/lib/client/react';
import { createRestClient } from '@/lib/client/rest';
import type { TripSummary } from '@/lib/contract/views';
import { usePlace } from './use-place';

function onNetwork(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** The desk of one trip on this device, and how it stands. */
export function useDesk({
  store,
  userId,
  device,
  trip,
}: {
  store: ConductorStore;
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
        clock: systemClock,
        userId,
        device,
        trip,
        hasNetwork: () => navigator.onLine,
        onNetwork,
        elapsed: () => performance.now(),
        place,
      }),
    [client, store, userId, device, trip.id, place],
  );
  return { desk, state: useSyncExternalStore(desk.subscribe, desk.get, desk.get) };
}
