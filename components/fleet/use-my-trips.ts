'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { createRestClient, RestError } from '@/lib/client/rest';
import type { TripSummary } from '@/lib/contract/views';

export interface MyTrips {
  /** Under way first, then by departure; null until they are known. */
  trips: readonly TripSummary[] | null;
  /** The code of the last failure; what was known before stays. */
  error: string | null;
  reload: () => void;
}

const AGAIN_MS = 60_000;
/** A trip that was never started is no work of today so long after it should have arrived. */
const OVERDUE_MS = 3 * 3_600_000;

/** Under way first; then what comes next. */
export function inOrderOfWork(trips: readonly TripSummary[], now: number): TripSummary[] {
  const rank = ({ status }: TripSummary) => (status === 'SCHEDULED' ? 1 : 0);
  return trips
    .filter((trip) => trip.status !== 'SCHEDULED' || Date.parse(trip.arrivesAt) > now - OVERDUE_MS)
    .sort((a, b) => rank(a) - rank(b) || a.departsAt.localeCompare(b.departsAt));
}

/** The trips that the signed-in driver or conductor works on, looked at again each minute. */
export function useMyTrips(): MyTrips {
  const [state, setState] = useState<Omit<MyTrips, 'reload'>>({ trips: null, error: null });
  const turn = useRef(0);

  const load = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const rest = createRestClient({ auth: 'session' });
      const status = 'SCHEDULED,STARTED,PAUSED,EMERGENCY';
      const { items } = await rest.call('listTrips', { query: { mine: true, status, limit: 100 } });
      if (mine === turn.current) setState({ trips: inOrderOfWork(items, Date.now()), error: null });
    } catch (error) {
      const code = error instanceof RestError ? error.code : 'INTERNAL';
      if (mine === turn.current) setState((known) => ({ ...known, error: code }));
    }
  }, []);

  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), AGAIN_MS);
    const onOnline = () => void load();
    window.addEventListener('online', onOnline);
    return () => {
      turn.current += 1;
      clearInterval(timer);
      window.removeEventListener('online', onOnline);
    };
  }, [load]);

  return { ...state, reload: load };
}
