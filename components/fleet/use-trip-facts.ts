'use client';

import { useEffect, useRef, useState } from 'react';
import { createRestClient } from '@/lib/client/rest';
import type { FleetVehicle, TripSummary } from '@/lib/contract/views';

/** Unknown trips are asked for at most this often. */
const AGAIN_MS = 15_000;
const PAGES = 60;

/** What the timetable says of the trips under way, by trip: names and operators, which the fleet's frames do not carry. */
export function useTripFacts(vehicles: ReadonlyMap<string, FleetVehicle>): ReadonlyMap<string, TripSummary> {
  const [facts, setFacts] = useState<ReadonlyMap<string, TripSummary>>(new Map());
  const askedAt = useRef(0);
  const unknown = [...vehicles.keys()].some((id) => !facts.has(id));

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is still unknown after an answer is asked for again
  useEffect(() => {
    if (!unknown) return;
    let over = false;
    const timer = setTimeout(
      async () => {
        askedAt.current = Date.now();
        try {
          const found = await tripsUnderWay();
          if (!over) setFacts(found);
        } catch {
          // The map does without names; the next unknown bus asks again.
        }
      },
      Math.max(0, askedAt.current + AGAIN_MS - Date.now()),
    );
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [unknown, facts]);
  return facts;
}

async function tripsUnderWay(): Promise<Map<string, TripSummary>> {
  const rest = createRestClient({ auth: 'session' });
  const found = new Map<string, TripSummary>();
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const { items, nextCursor } = await rest.call('listTrips', {
      query: { status: 'STARTED,PAUSED,EMERGENCY', limit: 200, cursor },
    });
    for (const trip of items) found.set(trip.id, trip);
    if (!nextCursor) break;
    cursor = nextCursor;
  }
  return found;
}
