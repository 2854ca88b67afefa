'use client';

import { useEffect } from 'react';
import { askServerTime, createServerClock } from '@/lib/client/server-clock';
import { onTick, setClockOffset } from './use-now';

const clock = createServerClock({ ask: askServerTime, set: setClockOffset });
let asked = false;

/** Sets the page's clock by the server's: at first, when the phone's clock was set, and on return to the page. */
export function useServerClock(): void {
  useEffect(() => {
    if (!asked) clock.look(true);
    asked = true;
    const back = () => {
      if (document.visibilityState === 'visible') clock.look(true);
    };
    document.addEventListener('visibilitychange', back);
    const end = onTick(() => clock.look());
    return () => {
      document.removeEventListener('visibilitychange', back);
      end();
    };
  }, []);
}
