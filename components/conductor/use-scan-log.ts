'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { systemClock } from '@/lib/client/clock';
import { createScanLog, type ScanLogState } from '@/lib/client/conductor/scan-log';
import type { ConductorStore } from '@/lib/client/conductor/store';
import { createRestClient } from '@/lib/client/rest';
import { onNetwork } from '../ui/use-online';

const NOTHING: ScanLogState = { scans: [], waiting: 0, disagreements: [] };
const nothing = () => NOTHING;
const never = () => () => undefined;

/** The conductor's scans on this device and how they stand; handed in while the page is open, whatever it shows. */
export function useScanLog(held: { store: ConductorStore; device: string } | null, userId: string) {
  const log = useMemo(
    () =>
      held &&
      createScanLog({
        ...held,
        rest: createRestClient({ auth: 'session' }),
        clock: systemClock,
        userId,
        hasNetwork: () => navigator.onLine,
        onNetwork,
      }),
    [held, userId],
  );
  return { log, logged: useSyncExternalStore(log?.subscribe ?? never, log?.get ?? nothing, nothing) };
}
