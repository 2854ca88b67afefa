'use client';

import { useSyncExternalStore } from 'react';
import { createStore } from '@/lib/client/store';

/** Chromium's own event; other browsers have none. */
interface InstallEvent extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

const offered = createStore<InstallEvent | null>(null);
// Listened for as soon as this file is there: the event may come before React does.
if (typeof window !== 'undefined') {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered.set(event as InstallEvent);
  });
  window.addEventListener('appinstalled', () => offered.set(null));
}

/** iPhones and iPads install by hand: through Safari's share menu. */
const byHand = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) && !window.matchMedia('(display-mode: standalone)').matches;

export type InstallWay = 'prompt' | 'byHand' | null;

/** How this phone can install the app now; `prompt` opens the browser's own question. */
export function useInstall(): { way: InstallWay; prompt: () => void } {
  const way = useSyncExternalStore<InstallWay>(
    offered.subscribe,
    () => (offered.get() ? 'prompt' : byHand() ? 'byHand' : null),
    () => null,
  );
  return {
    way,
    prompt() {
      const event = offered.get();
      // It can be asked once; the browser offers anew when it thinks fit.
      offered.set(null);
      void event?.prompt();
    },
  };
}
