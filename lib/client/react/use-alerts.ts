'use client';

import { useMemo, useSyncExternalStore } from 'react';
import type { Alert } from '@/lib/contract/views';
import { type AlertsState, openAlerts, watchAlerts } from '../alerts';
import { createRestClient } from '../rest';
import { useSocketClient } from './socket-provider';

const snapshot = () => openAlerts(createRestClient({ auth: 'session' }));

/**
 * The alerts, newest first, with `put` for what the page learnt by itself. An ADMIN leaves `from` alone; BUSINESS, to which
 * `admin:subscribe` is closed, says `rest`.
 */
export function useAlerts(from: 'socket' | 'rest' = 'socket'): AlertsState & { put: (alert: Alert) => void } {
  const client = useSocketClient();
  const alerts = useMemo(() => watchAlerts(client, from === 'rest' ? { snapshot } : {}), [client, from]);
  const state = useSyncExternalStore(alerts.subscribe, alerts.get, alerts.get);
  return useMemo(() => ({ ...state, put: alerts.put }), [state, alerts]);
}
