'use client';

import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type FollowState, followTrip } from '../follow';
import { useSocketClient } from './socket-provider';

/**
 * Follows a trip while the component is mounted. `share` is the token of a share link. `thin`: over a weak line, with the ids
 * of the stops whose arrivals are wanted.
 */
export function useFollowTrip(
  tripId: string,
  { share, thin = null }: { share?: string; thin?: readonly string[] | null } = {},
): FollowState {
  const client = useSocketClient();
  const follow = useMemo(() => followTrip(client, tripId, { share }), [client, tripId, share]);
  useEffect(() => {
    const look = () => follow.setHidden(document.visibilityState === 'hidden');
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [follow]);
  const stops = thin?.join() ?? null;
  useEffect(() => follow.setThin(stops === null ? null : stops.split(',').filter(Boolean)), [follow, stops]);
  return useSyncExternalStore(follow.subscribe, follow.get, follow.get);
}
