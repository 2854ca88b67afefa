import { isOwnPage, OFFLINE_PATH, PAGES_CACHE } from './messages';

/** Pages kept by path, oldest first out. The offline page is one of them and stays. */
const MOST = 30;

export interface KeptPages {
  /** Puts a page that has just arrived where it is found again. Takes only what is whole and was not sent elsewhere. */
  put(path: string, response: Response): Promise<void>;
  find(path: string): Promise<Response | undefined>;
  /** Fetches a page in the background and keeps it. A failure is no news: the page is there the next time. */
  fetch(path: string): Promise<void>;
  /** Fetches everything kept anew, and takes over the paths that an older version of the app had kept. */
  renew(): Promise<void>;
  /** Deletes every page but the offline one: whoever was signed in no longer is. */
  forget(): Promise<void>;
}

/**
 * The pages that open without a line. Each version of the app has a cache of its own, because a page belongs to the
 * scripts it was built with.
 */
export function createKeptPages(version: string, storage: CacheStorage = caches): KeptPages {
  const name = `${PAGES_CACHE}-${version}`;
  // A page that was asked for before somebody signed out, and arrives after it, is theirs and is not kept.
  let era = 0;

  const whole = (response: Response) => response.status === 200 && !response.redirected && response.type !== 'opaque';

  async function put(path: string, response: Response): Promise<void> {
    if (!whole(response)) return;
    const cache = await storage.open(name);
    // Deleted first, so that the order of keys is the order of use.
    await cache.delete(path);
    await cache.put(path, response);
    const own = (await cache.keys()).filter(({ url }) => new URL(url).pathname !== OFFLINE_PATH);
    for (const request of own.slice(0, Math.max(0, own.length - MOST))) await cache.delete(request);
  }

  async function fetchPage(path: string): Promise<void> {
    const mine = era;
    try {
      const response = await fetch(path, { credentials: 'same-origin', headers: { accept: 'text/html' } });
      if (mine === era) await put(path, response);
    } catch {
      // no line
    }
  }

  async function ours(): Promise<string[]> {
    return (await storage.keys()).filter((one) => one.startsWith(PAGES_CACHE));
  }

  return {
    put,
    fetch: fetchPage,
    async find(path) {
      return (await storage.open(name)).match(path);
    },
    async renew() {
      const paths = new Set([OFFLINE_PATH]);
      for (const one of await ours()) {
        for (const { url } of await (await storage.open(one)).keys()) {
          const { pathname } = new URL(url);
          if (isOwnPage(pathname)) paths.add(pathname);
        }
        if (one !== name) await storage.delete(one);
      }
      await Promise.all([...paths].map(fetchPage));
    },
    async forget() {
      era += 1;
      for (const one of await ours()) {
        const cache = await storage.open(one);
        for (const request of await cache.keys()) {
          if (new URL(request.url).pathname !== OFFLINE_PATH) await cache.delete(request);
        }
      }
    },
  };
}
