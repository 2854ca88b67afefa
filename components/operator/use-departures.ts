'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { createRestClient, RestError } from '@/lib/client/rest';
import type { TripStaffView, TripSummary } from '@/lib/contract/views';

export interface Departures {
  /** The operator's trips of the day, by departure; null while they are asked for the first time. */
  trips: readonly TripSummary[] | null;
  /** Crew, vehicle and way of those looked at so far. */
  staff: ReadonlyMap<string, TripStaffView>;
  error: string | null;
  reload: () => void;
  /** Lays in a trip as the server has just answered it. */
  put: (trip: TripStaffView) => void;
}

const AGAIN_MS = 60_000;
const PAGES = 30;
/** The list does not carry the crew, so each trip is asked for; so many at a time. */
const AT_ONCE = 4;

/** A day's departures of one operator, looked at again each minute. `wanted` are the trips whose crew is shown. */
export function useDepartures(operatorId: string, day: string, wanted: readonly string[]): Departures {
  const [trips, setTrips] = useState<readonly TripSummary[] | null>(null);
  const [staff, setStaff] = useState<ReadonlyMap<string, TripStaffView>>(new Map());
  const [error, setError] = useState<string | null>(null);
  const turn = useRef(0);

  const load = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const found = await tripsOf(operatorId, day);
      if (mine !== turn.current) return;
      setTrips(found);
      setError(null);
    } catch (failure) {
      if (mine === turn.current) setError(failure instanceof RestError ? failure.code : 'INTERNAL');
    }
  }, [operatorId, day]);

  useEffect(() => {
    setTrips(null);
    void load();
    const timer = setInterval(() => void load(), AGAIN_MS);
    return () => {
      turn.current += 1;
      clearInterval(timer);
    };
  }, [load]);

  const put = useCallback((trip: TripStaffView) => {
    setStaff((known) => new Map(known).set(trip.id, trip));
    setTrips((known) => known?.map((each) => (each.id === trip.id ? { ...each, ...trip } : each)) ?? null);
  }, []);

  const asked = useRef(new Set<string>());
  const missing = wanted.filter((id) => !staff.has(id)).join(' ');
  useEffect(() => {
    const ids = missing.split(' ').filter((id) => id && !asked.current.has(id));
    const rest = createRestClient({ auth: 'session' });
    const worker = async () => {
      for (let id = ids.shift(); id; id = ids.shift()) {
        const trip = await rest.call('getTrip', { params: { id } }).catch(() => null);
        if (trip && 'driverId' in trip) put(trip);
        else asked.current.delete(id);
      }
    };
    for (const id of ids) asked.current.add(id);
    for (let i = 0; i < AT_ONCE; i++) void worker();
  }, [missing, put]);

  return { trips, staff, error, reload: load, put };
}

async function tripsOf(operatorId: string, day: string): Promise<TripSummary[]> {
  const rest = createRestClient({ auth: 'session' });
  const found: TripSummary[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const { items, nextCursor } = await rest.call('listTrips', { query: { date: day, limit: 200, cursor } });
    found.push(...items.filter((trip) => trip.operatorId === operatorId));
    if (!nextCursor) break;
    cursor = nextCursor;
  }
  return found;
}
