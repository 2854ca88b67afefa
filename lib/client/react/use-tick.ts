'use client';

import { useEffect, useState } from 'react';

/** Epoch ms, new every `ms`; null in the first paint, where server and browser would not agree. */
export function useTick(ms: number): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, ms);
    return () => clearInterval(timer);
  }, [ms]);
  return now;
}
