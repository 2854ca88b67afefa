'use client';

import { useEffect, useRef } from 'react';
import type { Alert } from '@/lib/contract/views';
import { play, type Tone } from './sound';

const ALARM: readonly Tone[] = [
  [988, 0, 0.16],
  [740, 0.2, 0.16],
  [988, 0.4, 0.16],
  [740, 0.6, 0.3],
];
const NOTICE: readonly Tone[] = [[660, 0, 0.12]];

/** Sounds once for each alert that comes while the page is open; what was open before is not news. */
export function useAlarm(alerts: readonly Alert[], loaded: boolean, on: boolean): void {
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (!loaded) return;
    // An alert that is opened again counts as new.
    const open = new Set(alerts.filter(({ status }) => status === 'OPEN').map(({ id }) => id));
    const before = known.current;
    known.current = open;
    if (!before || !on) return;
    const news = alerts.filter(({ id }) => open.has(id) && !before.has(id));
    if (news.some(({ severity }) => severity === 'CRITICAL')) play(ALARM);
    else if (news.length > 0) play(NOTICE, 0.2);
  }, [alerts, loaded, on]);
}
