/** What a page tells its service worker. Anything else is left to whoever else listens (notices, for one). */
export type WorkerMessage =
  /** The page at `path` shall open without a line, with the files it has loaded (same origin, absolute paths). */
  | { type: 'KEEP'; path: string; assets: string[] }
  /** The reader chose another language: what is kept is fetched anew. */
  | { type: 'RENEW' }
  /** Somebody signed out: nothing of theirs stays. */
  | { type: 'FORGET' }
  /** The reader wants the new version now. */
  | { type: 'TAKE_OVER' };

/** Every cache that holds a page drawn for one person begins like this; signing out deletes them all. */
export const PAGES_CACHE = 'srivibes-pages';

/** The one page that is nobody's own. */
export const OFFLINE_PATH = '/offline';

const OWN_PAGES = [
  /^\/(driver|conductor|passenger)$/,
  /^\/passenger\/bookings\/[\w-]+(\/\w+)?$/,
  /^\/passenger\/trip\/[\w-]+$/,
];

/** Whether a page is an app's own, opens without a line and belongs to whoever is signed in. */
export const isOwnPage = (path: string): boolean => OWN_PAGES.some((pattern) => pattern.test(path));

/** Files that never change under their name, or are drawings and data of the app. */
export const isAsset = (path: string): boolean => /^\/(_next\/static|icons|basemap|zxing)\//.test(path);
