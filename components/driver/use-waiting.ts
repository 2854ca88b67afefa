'use client';

import { useEffect, useState } from 'react';
import { createRestClient } from '@/lib/client/rest';

const EVERY_MS = 30_000;

/** How many passengers wait at each stop, by stop id; null while nothing is known. Asked now and then while the page is seen. */
export function useWaiting(tripId: string, on: boolean): ReadonlyMap<string, number> | null {
  const [waiting, setWaiting] = useState<ReadonlyMap<string, number> | null>(null);
  useEffect(() => {
    if (!on) return;
    const over = new AbortController();
    const rest = createRestClient({ auth: 'session' });
    const ask = async () => {
      if (document.visibilityState !== 'visible' || !navigator.onLine) return;
      const options = { params: { id: tripId }, retries: 0, signal: over.signal };
      // What was known stays: a count of a minute ago is better than none.
      const answer = await rest.call('getTripWaiting', options).catch(() => null);
      if (answer && !over.signal.aborted) setWaiting(new Map(answer.stops.map((stop) => [stop.stopId, stop.waiting])));
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      over.abort();
      clearInterval(timer);
    };
  }, [tripId, on]);
  return waiting;
}
