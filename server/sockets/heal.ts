import type { ServerLocation } from '@/lib/contract/locations';
import { rooms } from '@/lib/contract/rooms';
import type { Fleet } from '../services/fleet';
import type { TripFactsCache } from '../services/trip-facts';
import type { Shown } from './shown';
import type { AppServer } from './types';

export interface HealDeps {
  io: AppServer;
  shown: Shown;
  fleet: Pick<Fleet, 'load'>;
  facts: Pick<TripFactsCache, 'fresh'>;
  current(tripId: string): Promise<ServerLocation | null>;
  now(): number;
}

const TRIPS_AT_ONCE = 50;

/**
 * What nodes told each other while the shared store was away is lost: every follower on this node is told how things stand now.
 * A position only where it is newer than the last shown.
 */
export async function heal({ io, shown, fleet, facts, current, now }: HealDeps): Promise<void> {
  const healTrip = async (tripId: string) => {
    const [location, { status }] = await Promise.all([current(tripId), facts.fresh(tripId)]);
    if (location) shown.offer(location);
    const timestamp = new Date(now()).toISOString();
    io.local.to(rooms.subscribers(tripId)).emit('server:trip:status', { tripId, status, timestamp });
  };
  const trips = shown.followed();
  for (let from = 0; from < trips.length; from += TRIPS_AT_ONCE) {
    await Promise.all(trips.slice(from, from + TRIPS_AT_ONCE).map(healTrip));
  }
  await fleet.load();
}
