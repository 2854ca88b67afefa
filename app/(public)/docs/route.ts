import { plainPage } from '@/app/_lib/plain-page';
import { runtime } from '@/server/runtime';
import { docsMain } from './document';

/** The same for everybody while the server runs. */
let main: string | null = null;

/**
 * The outward contract for those who write programs against it. Not a page of Next.js: a long text of which nothing moves would
 * be sent twice, and made once more in the browser.
 */
export function GET(): Promise<Response> {
  main ??= docsMain(runtime().config);
  return plainPage({ title: 'API · SriVibes', main });
}
