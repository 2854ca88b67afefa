'use client';

import { useEffect, useState } from 'react';
import type { ConductorStore } from '@/lib/client/conductor/store';
import { createRestClient } from '@/lib/client/rest';
import type { TripSummary } from '@/lib/contract/views';
import { inOrderOfWork, useMyTrips } from '../fleet/use-my-trips';

/** Passenger lists are fetched ahead for so many trips. */
const AHEAD = 4;

/** The conductor's trips; without a line the ones that were kept. What is assigned is fetched ahead, before it is needed. */
export function useKeptTrips(store: ConductorStore | null, userId: string) {
  const { trips, error, reload } = useMyTrips();
  const [kept, setKept] = useState<readonly TripSummary[] | null>(null);

  useEffect(() => {
    void store?.trips(userId).then((known) => known && setKept(inOrderOfWork(known, Date.now())));
  }, [store, userId]);

  useEffect(() => {
    if (!store || !trips) return;
    void store.putTrips(userId, trips).catch(() => undefined);
    const over = new AbortController();
    const rest = createRestClient({ auth: 'session' });
    const fetchAhead = async () => {
      for (const { id } of trips.slice(0, AHEAD)) {
        const manifest = await rest.call('getManifest', { params: { id }, retries: 0, signal: over.signal });
        await store.putManifest({ tripId: id, userId, fetchedAt: Date.now(), manifest });
      }
    };
    fetchAhead().catch(() => undefined);
    return () => over.abort();
  }, [store, trips, userId]);

  return { trips: trips ?? kept, error, reload };
}
