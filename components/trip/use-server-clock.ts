'use client';

import { useEffect } from 'react';
import { setClockOffset } from './use-now';

/** The answer's Date counts whole seconds, and the way takes its time: a difference within this is none, in ms. */
const TRUSTED_MS = 5_000;

let asked = false;

/**
 * Sets the page's clock by the server's, once: on a phone whose clock is wrong a bus that is live would else be called lost, or
 * the other way round. Without an answer the phone's clock is believed.
 */
export function useServerClock(): void {
  useEffect(() => {
    if (asked) return;
    asked = true;
    const sent = Date.now();
    fetch('/api/health', { cache: 'no-store' }).then(
      (answer) => {
        const server = Date.parse(answer.headers.get('date') ?? '');
        const offset = server - (sent + Date.now()) / 2;
        if (Math.abs(offset) > TRUSTED_MS) setClockOffset(offset);
      },
      () => {
        asked = false;
      },
    );
  }, []);
}
