'use client';

import { useEffect, useState } from 'react';
import type { OutboxStore } from '@/lib/client/outbox-store';
import type { TripSummary } from '@/lib/contract/views';
import { type MyTrips, useMyTrips } from '../fleet/use-my-trips';

const TRIPS = 'trips';
const CURRENT = 'current';

/** Today's trips, and the one at hand; as this phone last knew them where there is no line. */
export function useDriverTrips(store: OutboxStore): MyTrips & {
  current: TripSummary | null;
  choose: (trip: TripSummary | null) => void;
} {
  const { trips: listed, error, reload } = useMyTrips();
  const [kept, setKept] = useState<readonly TripSummary[] | null>(null);
  /** Null until it is known which trip was at hand before the reload. */
  const [before, setBefore] = useState<{ tripId: string | null } | null>(null);
  const [current, setCurrent] = useState<{ trip: TripSummary; sure: boolean } | null>(null);
  const trips = listed ?? kept;

  useEffect(() => {
    Promise.all([store.recall<TripSummary[]>(TRIPS), store.recall<string>(CURRENT)]).then(
      ([known, tripId]) => {
        setKept(known ?? null);
        setBefore({ tripId: tripId ?? null });
      },
      () => setBefore({ tripId: null }),
    );
  }, [store]);
  useEffect(() => {
    if (listed) store.remember(TRIPS, listed).catch(() => undefined);
  }, [store, listed]);

  // A trip stays on the screen while it is worked on, also when the list has moved on. Only what this phone remembered gives
  // way to what the server says.
  useEffect(() => {
    if (!before || !trips) return;
    setCurrent((known) => {
      if (known?.sure) return known;
      const wanted = known?.trip.id ?? before.tripId;
      const trip = trips.find(({ id }) => id === wanted) ?? trips[0];
      return trip ? { trip, sure: listed !== null } : null;
    });
  }, [before, trips, listed]);

  const choose = (trip: TripSummary | null) => {
    setCurrent(trip && { trip, sure: true });
    store.remember(CURRENT, trip?.id ?? null).catch(() => undefined);
  };
  return { trips, error, reload, current: current?.trip ?? null, choose };
}
