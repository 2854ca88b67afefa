'use client';

import { useEffect } from 'react';

/** What was loaded so long ago is asked for anew when the page is looked at again, in ms. */
const OLD_MS = 3 * 60_000;

/** Calls `again` on return to a page that was loaded, or looked at like this, a while ago. @returns ends it */
export function onReturn(again: () => void): () => void {
  let at = Date.now();
  const look = () => {
    if (document.visibilityState !== 'visible' || Math.abs(Date.now() - at) < OLD_MS) return;
    at = Date.now();
    again();
  };
  document.addEventListener('visibilitychange', look);
  return () => document.removeEventListener('visibilitychange', look);
}

/** `reload` on return: an app that was left in the evening shows no old trips in the morning. */
export function useLookAgain(reload: () => void): void {
  useEffect(() => onReturn(reload), [reload]);
}
