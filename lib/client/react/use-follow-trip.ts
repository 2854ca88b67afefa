'use client';

import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type FollowState, followTrip } from '../follow';
import { useSocketClient } from './socket-provider';

/** Follows a trip while the component is mounted. `share` is the token of a share link. */
export function useFollowTrip(tripId: string, share?: string): FollowState {
  const client = useSocketClient();
  const follow = useMemo(() => followTrip(client, tripId, { share }), [client, tripId, share]);
  useEffect(() => {
    const look = () => follow.setHidden(document.visibilityState === 'hidden');
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [follow]);
  return useSyncExternalStore(follow.subscribe, follow.get, follow.get);
}
