'use client';

import { useCallback, useEffect, useState } from 'react';
import { type Courier, createCourier } from '@/lib/client/courier';
import { takeAlone } from '@/lib/client/one-tab';
import type { OutboxStore } from '@/lib/client/outbox-store';
import { useConnection, useSocketClient } from '@/lib/client/react';

export interface Desk {
  /** Null until the page is alive. */
  courier: Courier | null;
  /** Another tab, or another phone, drives now; this one neither watches nor sends. */
  replaced: boolean;
  takeBack: () => void;
}

/** This driver's courier, while this tab of this phone is the one that drives. */
export function useCourier(store: OutboxStore): Desk {
  const client = useSocketClient();
  const connection = useConnection();
  const [courier, setCourier] = useState<Courier | null>(null);
  const [elsewhere, setElsewhere] = useState(false);

  useEffect(() => {
    const made = createCourier(client, store);
    setCourier(made);
    return made.stop;
  }, [client, store]);

  // Two tabs are seen without any line, where the server cannot tell.
  useEffect(() => {
    if (elsewhere) return;
    return takeAlone(`srivibes-wheel-${store.device}`, () => {
      setElsewhere(true);
      client.close();
    });
  }, [client, store, elsewhere]);

  const takeBack = useCallback(() => {
    setElsewhere(false);
    client.connect();
  }, [client]);
  const byServer = connection.state === 'ended' && connection.reason === 'REPLACED';
  return { courier, replaced: elsewhere || byServer, takeBack };
}
