import type { Locale, Role } from '@/lib/contract/primitives';
import type { LeanWords } from '@/lib/i18n/lean-words';

/**
 * The one slot through which pages reach the services. They are bundled apart from the server, in a module graph of their own and in a
 * thread of their own (server/pages): what is called here goes over as a message, and no `instanceof` holds across it.
 */
export interface Runtime {
  /** The API, as it answers requests from outside. */
  rest(request: Request, client: { address: string; viaProxy: boolean }): Promise<Response>;
  accounts: {
    /** @throws an Error whose `code` is INVALID_CREDENTIALS or RATE_LIMITED. */
    verifyCredentials(credentials: { email: string; password: string; address: string }): Promise<RuntimeUser>;
    /** @returns null for who is banned, deleted, or never was, and for a session of an older password. */
    sessionUser(id: string, version: number): Promise<(RuntimeUser & { locale: Locale }) | null>;
  };
  config: {
    version: string;
    /** As browsers see it; decides the names of cookies. */
    publicOrigin: string;
    /** AUTH_SECRET. */
    secret: string;
    tiles: { url: string; attribution: string };
    demo: boolean;
    /** Of the pages without React: scripts and styles, by addresses that name their content, and words. */
    plain: {
      track: { script: string; style: string };
      public: { script: string; style: string };
      words: Record<Locale, LeanWords>;
    };
  };
}

export interface RuntimeUser {
  id: string;
  role: Role;
  name: string;
  email: string;
  /** Of the password that they signed in with. */
  tokenVersion?: number;
}

/** Headers in which the server writes who calls; it overwrites whatever a client sends under these names. */
export const ADDRESS_HEADER = 'x-srivibes-address';
export const PROXIED_HEADER = 'x-srivibes-proxied';

const SLOT = Symbol.for('srivibes.runtime');
type Slots = { [SLOT]?: Runtime };

/** Called once by the thread of the pages, before the first request. */
export function setRuntime(runtime: Runtime): void {
  (globalThis as Slots)[SLOT] = runtime;
}

/** @throws Error outside the server, e.g. while pages are built. */
export function runtime(): Runtime {
  const found = (globalThis as Slots)[SLOT];
  if (!found) throw new Error('the server is not running: pages and the API are served by `npm start`');
  return found;
}
