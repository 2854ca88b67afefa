import { isAsset, isOwnPage, PAGES_CACHE, type WorkerMessage } from '../worker/messages';
import { createStore } from './store';

/**
 * The page's side of the service worker: registers it, tells it what to keep, and learns of a new version. Nothing here
 * reloads a page by itself: the reader says when.
 */

/** The version that waits for the reader's word; null while the running one is the newest. */
export const waitingWorker = createStore<ServiceWorker | null>(null);

const AGAIN_MS = 60 * 60_000;

/** Registers the worker and watches for new versions. @returns ends the watching */
export function startAppWorker(): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  let registration: ServiceWorkerRegistration | null = null;
  const look = () => {
    if (document.visibilityState === 'visible') registration?.update().catch(() => undefined);
  };
  const timer = setInterval(look, AGAIN_MS);
  document.addEventListener('visibilitychange', look);
  let ended = false;
  navigator.serviceWorker
    .register('/sw.js', { scope: '/', updateViaCache: 'none' })
    .then((registered) => {
      if (ended) return;
      registration = registered;
      const offer = (worker: ServiceWorker | null) => {
        // Without a controller this is the first install: there is nothing to update.
        if (worker?.state === 'installed' && navigator.serviceWorker.controller) waitingWorker.set(worker);
      };
      offer(registered.waiting);
      registered.addEventListener('updatefound', () => {
        const { installing } = registered;
        installing?.addEventListener('statechange', () => offer(installing));
      });
    })
    // Private windows and full disks have none; the app works without.
    .catch(() => undefined);
  return () => {
    ended = true;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  };
}

/** Lets the waiting version take over, then loads this page anew. Other open tabs go on as they are. */
export function takeUpdate(): void {
  const worker = waitingWorker.get();
  if (!worker) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true });
  tell(worker, { type: 'TAKE_OVER' });
}

function tell(worker: ServiceWorker | null, message: WorkerMessage, ports: MessagePort[] = []): void {
  worker?.postMessage(message, ports);
}

/** Keeps the page at `path` and the files that this page has loaded, so that both open without a line. */
export async function keepPage(path: string): Promise<void> {
  if (!('serviceWorker' in navigator) || !isOwnPage(path)) return;
  const { active } = await navigator.serviceWorker.ready;
  const assets = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === window.location.origin && isAsset(pathname))
    .map(({ pathname }) => pathname);
  tell(active, { type: 'KEEP', path, assets: [...new Set(assets)] });
}

/** After another language was chosen: what is kept is fetched in it. */
export function renewKeptPages(): void {
  if ('serviceWorker' in navigator) tell(navigator.serviceWorker.controller, { type: 'RENEW' });
}

const FORGET_WITHIN_MS = 2_000;

/**
 * Before somebody signs out: the pages drawn for them leave this phone. Unsent fixes and scans are not pages; they stay
 * until they are sent.
 */
export async function forgetKeptPages(): Promise<void> {
  if (!('caches' in window)) return;
  try {
    const worker = navigator.serviceWorker?.controller;
    if (worker) {
      const { port1, port2 } = new MessageChannel();
      const done = new Promise((answered) => {
        port1.onmessage = answered;
        setTimeout(answered, FORGET_WITHIN_MS);
      });
      tell(worker, { type: 'FORGET' }, [port2]);
      await done;
      return;
    }
    for (const name of await caches.keys()) if (name.startsWith(PAGES_CACHE)) await caches.delete(name);
  } catch {
    // Storage is closed: nothing was kept.
  }
}

/**
 * After somebody has signed out: this phone no longer rings for them. The push service calls the subscription gone, and the
 * server forgets it then.
 */
export async function endPush(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    const ended = registration?.pushManager?.getSubscription().then((subscription) => subscription?.unsubscribe());
    await Promise.race([ended, new Promise((late) => setTimeout(late, FORGET_WITHIN_MS))]);
  } catch {
    // The push service was not reached: the next one to save here takes the subscription over.
  }
}
