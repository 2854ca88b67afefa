'use client';

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Courier } from '@/lib/client/courier';
import { type Gps, type GpsWatch, watchGps } from '@/lib/client/driver-gps';
import { createDriverSession, isNotOurs } from '@/lib/client/driver-session';
import type { OutboxStore } from '@/lib/client/outbox-store';
import { useSocketClient } from '@/lib/client/react';
import type { TripSummary } from '@/lib/contract/views';
import { acceptsLocations, tripPhase } from '@/lib/domain/trip-status';
import { useOnline } from '../ui/use-online';
import { type LampKind, lampOf } from './lamp';

const NO_GPS: Gps = { state: 'waiting', fix: null, since: 0 };

/** Everything that drives one trip from this phone: the wheel, the position, the outbox, and how it stands. */
export function useDriving(summary: TripSummary, store: OutboxStore, courier: Courier) {
  const client = useSocketClient();
  const online = useOnline();
  const { outbox, queue, account } = courier;
  const [known] = useState(summary.status);
  const session = useMemo(
    () => createDriverSession({ client, store, queue, tripId: summary.id, known, onWheel: courier.send }),
    [client, store, queue, courier, summary.id, known],
  );
  const state = useSyncExternalStore(session.subscribe, session.get, session.get);
  const sent = useSyncExternalStore(outbox.subscribe, outbox.get, outbox.get);

  // Before the start nothing of this trip has been sent: what was refused is of the one before.
  const refused = tripPhase(state.status) === 'UNDER_WAY' ? sent.error : null;
  // Given to another driver meanwhile? A refused fix does not say which trip it was of; the server does.
  useEffect(() => {
    if (isNotOurs(refused) && state.error === null) session.askAgain();
  }, [session, refused, state.error]);

  const taking = acceptsLocations(state.status);
  const keeping = useRef(taking);
  keeping.current = taking;
  const resting = state.status === 'PAUSED' || tripPhase(state.status) === 'OVER';
  useEffect(() => {
    if (resting) account.add({ kind: 'stop', at: Date.now() });
  }, [account, resting]);

  // The position is watched from the first moment, so that a refusal is seen before the departure.
  const [gps, setGps] = useState<Gps>(NO_GPS);
  const watching = useRef<GpsWatch | null>(null);
  useEffect(() => {
    const watch = watchGps({
      inHurry: () => outbox.get().doubted,
      onFix({ fixAt, ...fix }) {
        if (!keeping.current) return;
        account.add({ kind: 'fix', at: fixAt, lat: fix.lat, lng: fix.lng, accuracy: fix.accuracy });
        const timestamp = new Date(fixAt).toISOString();
        outbox.add({ ...fix, tripId: summary.id, timestamp }).catch(() => undefined);
      },
    });
    watching.current = watch;
    setGps(watch.get());
    const unsubscribe = watch.subscribe(() => setGps(watch.get()));
    return () => {
      unsubscribe();
      watch.stop();
    };
  }, [outbox, account, summary.id]);

  // The bus is seen from the first moment of the trip, also while it still stands.
  useEffect(() => {
    if (taking) watching.current?.tellNow();
  }, [taking]);

  const lamp = lampOf({
    status: state.status,
    connection: state.connection,
    gps: gps.state,
    kept: sent.kept,
    online,
    error: state.error ?? refused,
  });
  return {
    ...state,
    session,
    account,
    gps,
    askGpsAgain: () => watching.current?.again(),
    kept: sent.kept,
    dropped: sent.dropped,
    durable: store.durable() && sent.durable,
    refusal: state.error ?? refused,
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
