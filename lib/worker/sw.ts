import {
  CacheableResponsePlugin,
  CacheFirst,
  ExpirationPlugin,
  type PrecacheEntry,
  Serwist,
  type SerwistPlugin,
  StaleWhileRevalidate,
} from 'serwist';
import { createKeptPages } from './kept-pages';
import { isAsset, isOwnPage, OFFLINE_PATH, type WorkerMessage } from './messages';
import { answerPage } from './page';
import { handlePush } from './push';

/**
 * The service worker. Files of the app come from this phone; pages from the server, or as they were last seen where the
 * line is dead or too slow. The API and the sockets are left to the network: nothing here answers for them.
 */

declare const self: ServiceWorkerGlobalScope & {
  /** Written by the build: the app's files, its version, and what only the conductor needs. */
  __SW_MANIFEST: PrecacheEntry[];
  __SW_VERSION: string;
  __SW_CONDUCTOR_ASSETS: string[];
};

const WEEK_SECONDS = 7 * 24 * 3600;

const pages = createKeptPages(self.__SW_VERSION);
/** A script of a worker is given without its own address: the worker then keeps the one it was asked for, with the fragment it is set up by. */
const workerScripts: SerwistPlugin = {
  handlerWillRespond: async ({ request, response }) =>
    request.destination === 'worker' ? new Response(response.body, response) : response,
};
const ok = () => new CacheableResponsePlugin({ statuses: [200] });
const assets = new CacheFirst({
  cacheName: 'srivibes-assets',
  plugins: [workerScripts, ok(), new ExpirationPlugin({ maxEntries: 120, maxAgeSeconds: 30 * 24 * 3600 })],
});
const drawings = new StaleWhileRevalidate({
  cacheName: 'srivibes-drawings',
  plugins: [ok(), new ExpirationPlugin({ maxEntries: 20, maxAgeSeconds: 4 * WEEK_SECONDS })],
});

const serwist = new Serwist({
  precacheEntries: self.__SW_MANIFEST,
  precacheOptions: {
    cleanupOutdatedCaches: true,
    ignoreURLParametersMatching: [],
    cleanURLs: false,
    directoryIndex: null,
    plugins: [workerScripts],
  },
  // A new version waits until the reader says so: nobody is interrupted in the middle of a trip or a scan.
  skipWaiting: false,
  clientsClaim: true,
  disableDevLogs: true,
  runtimeCaching: [
    { matcher: ({ url, sameOrigin }) => sameOrigin && /^\/(icons|basemap)\//.test(url.pathname), handler: drawings },
    { matcher: ({ url, sameOrigin }) => sameOrigin && isAsset(url.pathname), handler: assets },
    {
      matcher: ({ request, url, sameOrigin }) =>
        sameOrigin && request.mode === 'navigate' && !url.pathname.startsWith('/api/'),
      handler: ({ request, url, event }) => answerPage(pages, { request, url, event }),
    },
    // Whoever signs in or out: what was kept for the one before goes, whichever page did it.
    {
      method: 'POST',
      matcher: ({ url, sameOrigin }) =>
        sameOrigin && /^\/api\/auth\/(signout|callback\/credentials)$/.test(url.pathname),
      handler: async ({ request, event }) => {
        const response = await fetch(request);
        // A server that fails has signed nobody in or out.
        if (response.status < 500) event.waitUntil(pages.forget());
        return response;
      },
    },
  ],
});
serwist.addEventListeners();
handlePush(self);

async function keepAssets(paths: readonly string[]): Promise<void> {
  for (const path of new Set(paths)) {
    if (!isAsset(path) || serwist.getPrecacheKeyForUrl(path)) continue;
    // Served from the cache where it is there already.
    const handler = /^\/(icons|basemap)\//.test(path) ? drawings : assets;
    await handler.handle({ request: new Request(path), event: new ExtendableEvent('keep') }).catch(() => undefined);
  }
}

async function receive(message: WorkerMessage): Promise<unknown> {
  switch (message.type) {
    case 'KEEP': {
      const conductor = message.path === '/conductor' ? self.__SW_CONDUCTOR_ASSETS : [];
      if (isOwnPage(message.path)) await pages.fetch(message.path);
      return keepAssets([...message.assets, ...conductor]);
    }
    case 'RENEW':
      return pages.renew();
    case 'FORGET':
      return pages.forget();
    case 'TAKE_OVER':
      return self.skipWaiting();
  }
}

self.addEventListener('message', (event) => {
  const message = event.data as WorkerMessage | null;
  if (typeof message !== 'object' || message === null) return;
  event.waitUntil(receive(message).then(() => event.ports[0]?.postMessage('done')));
});
self.addEventListener('install', (event) => event.waitUntil(pages.fetch(OFFLINE_PATH)));
self.addEventListener('activate', (event) => event.waitUntil(pages.renew()));
