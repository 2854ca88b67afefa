'use client';

import { useEffect, useMemo, useState } from 'react';
import type { OutboxStore } from '@/lib/client/outbox-store';
import type { TripSummary } from '@/lib/contract/views';
import { type MyTrips, useMyTrips } from '../fleet/use-my-trips';

const TRIPS = 'trips';
const CURRENT = 'current';

/** Today's trips, and the one at hand; as this phone last knew them where there is no line. */
export function useDriverTrips(store: OutboxStore): MyTrips & {
  current: TripSummary | null;
  choose: (trip: TripSummary) => void;
  /** Over, or another's: gone from the screen for as long as the list, which may be behind, still names it. */
  finish: (trip: TripSummary) => void;
} {
  const { trips: listed, error, reload } = useMyTrips();
  const [kept, setKept] = useState<readonly TripSummary[] | null>(null);
  /** Null until it is known which trip was at hand before the reload. */
  const [before, setBefore] = useState<{ tripId: string | null } | null>(null);
  const [current, setCurrent] = useState<{ trip: TripSummary; sure: boolean } | null>(null);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const trips = useMemo(() => (listed ?? kept)?.filter(({ id }) => !done.has(id)) ?? null, [listed, kept, done]);

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
    if (!listed) return;
    store.remember(TRIPS, listed).catch(() => undefined);
    // What the list names no more may come back to this driver.
    setDone((known) => new Set([...known].filter((done) => listed.some(({ id }) => id === done))));
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

  const remember = (tripId: string | null) => store.remember(CURRENT, tripId).catch(() => undefined);
  const choose = (trip: TripSummary) => {
    setCurrent({ trip, sure: true });
    void remember(trip.id);
  };
  const finish = ({ id }: TripSummary) => {
    setDone((known) => new Set([...known, id]));
    setCurrent(null);
    void remember(null);
    reload();
  };
  return { trips, error, reload, current: current?.trip ?? null, choose, finish };
}
