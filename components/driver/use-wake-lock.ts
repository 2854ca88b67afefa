'use client';

import { useEffect, useState } from 'react';

/**
 * Keeps the screen awake while `wanted`. The browser takes the lock away with the page's visibility, so it is asked for again
 * when the page is seen. False where the browser has no such lock or refuses it (battery saver).
 */
export function useWakeLock(wanted: boolean): boolean {
  const [held, setHeld] = useState(true);
  useEffect(() => {
    if (!wanted) return;
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const take = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        if (!('wakeLock' in navigator)) throw new Error('no wake lock');
        lock = await navigator.wakeLock.request('screen');
        if (over) await lock.release();
        setHeld(true);
      } catch {
        setHeld(false);
      }
    };
    void take();
    document.addEventListener('visibilitychange', take);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', take);
      lock?.release().catch(() => undefined);
    };
  }, [wanted]);
  return held;
}
