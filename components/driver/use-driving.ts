'use client';

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { type Gps, watchGps } from '@/lib/client/driver-gps';
import { createDriverSession } from '@/lib/client/driver-session';
import { createOutbox } from '@/lib/client/outbox';
import type { OutboxStore } from '@/lib/client/outbox-store';
import { useSocketClient } from '@/lib/client/react';
import type { TripSummary } from '@/lib/contract/views';
import { acceptsLocations } from '@/lib/domain/trip-status';
import { useOnline } from '../ui/use-online';
import { type LampKind, lampOf } from './lamp';

const NO_GPS: Gps = { state: 'waiting', fix: null, since: 0 };

/** Everything that drives one trip from this phone: the wheel, the position, the outbox, and how it stands. */
export function useDriving(summary: TripSummary, store: OutboxStore) {
  const client = useSocketClient();
  const online = useOnline();
  const outbox = useMemo(() => createOutbox({ client, store }), [client, store]);
  const [known] = useState(summary.status);
  const session = useMemo(
    () => createDriverSession({ client, tripId: summary.id, known, onWheel: () => void outbox.flush() }),
    [client, outbox, summary.id, known],
  );
  const state = useSyncExternalStore(session.subscribe, session.get, session.get);
  const sent = useSyncExternalStore(outbox.subscribe, outbox.get, outbox.get);

  const replaced = state.connection.state === 'ended' && state.connection.reason === 'REPLACED';
  const taking = acceptsLocations(state.status) && !replaced;
  const keeping = useRef(taking);
  keeping.current = taking;

  // The position is watched from the first moment, so that a refusal is seen before the departure.
  const [gps, setGps] = useState<Gps>(NO_GPS);
  useEffect(() => {
    if (replaced) return;
    const watch = watchGps({
      onFix({ fixAt, ...fix }) {
        if (!keeping.current) return;
        const timestamp = new Date(fixAt).toISOString();
        outbox.add({ ...fix, tripId: summary.id, timestamp }).catch(() => undefined);
      },
    });
    setGps(watch.get());
    const unsubscribe = watch.subscribe(() => setGps(watch.get()));
    return () => {
      unsubscribe();
      watch.stop();
    };
  }, [outbox, summary.id, replaced]);

  const lamp = lampOf({
    status: state.status,
    connection: state.connection,
    gps: gps.state,
    kept: sent.kept,
    online,
    error: state.error ?? sent.error,
  });
  return {
    ...state,
    session,
    gps,
    kept: sent.kept,
    refusal: state.error ?? sent.error,
    replaced,
    lamp,
    since: useSince(lamp),
  };
}

/** Epoch ms since when the lamp is what it is. */
function useSince(lamp: LampKind): number | null {
  const [since, setSince] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another lamp is the reason to look at the clock
  useEffect(() => setSince(Date.now()), [lamp]);
  return since;
}

export type Driving = ReturnType<typeof useDriving>;
