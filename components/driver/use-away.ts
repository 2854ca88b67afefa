'use client';

import { useEffect, useState } from 'react';

/** Away for so long is worth a word, ms. */
const NOTICED_MS = 30_000;
const TOLD_FOR_MS = 60_000;

/** The last time that this page was not seen, and so told no position; null while there is nothing to say. Epoch ms. */
export function useAway(on: boolean): { from: number; to: number } | null {
  const [away, setAway] = useState<{ from: number; to: number } | null>(null);
  useEffect(() => {
    if (!on) return;
    let from: number | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      if (document.visibilityState === 'hidden') {
        from = Date.now();
        return;
      }
      const to = Date.now();
      if (from !== null && to - from >= NOTICED_MS) {
        setAway({ from, to });
        clearTimeout(timer);
        timer = setTimeout(() => setAway(null), TOLD_FOR_MS);
      }
      from = null;
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [on]);
  return on ? away : null;
}
