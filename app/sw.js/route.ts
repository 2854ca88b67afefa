import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const dynamic = 'force-dynamic';

/** In development a worker would only be in the way: one left over from the built product on this address goes by itself. */
const NONE = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.registration.unregister()));
`;

/** The service worker, as the build wrote it. Never cached: browsers ask here whether there is a new version. */
export async function GET(): Promise<Response> {
  const script =
    process.env.NODE_ENV === 'production' ? await readFile(join(process.cwd(), 'dist', 'sw.js'), 'utf8') : NONE;
  return new Response(script, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
      'service-worker-allowed': '/',
    },
  });
}
