'use client';

import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Bounds } from '@/lib/contract/socket-events';
import { type FleetState, watchFleet } from '../fleet';
import { useSocketClient } from './socket-provider';

/** The buses under way, all of them or those within `bounds` (which may change as the map moves). */
export function useFleet(bounds?: Bounds): FleetState {
  const client = useSocketClient();
  const [first] = useState(bounds);
  const fleet = useMemo(() => watchFleet(client, { bounds: first }), [client, first]);
  useEffect(() => fleet.setBounds(bounds), [fleet, bounds]);
  return useSyncExternalStore(fleet.subscribe, fleet.get, fleet.get);
}
