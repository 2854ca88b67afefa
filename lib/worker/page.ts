import type { KeptPages } from './kept-pages';
import { isOwnPage, OFFLINE_PATH } from './messages';

/** So long a page is waited for when an older look at it is at hand. */
const PATIENCE_MS = 3_000;

interface Asked {
  request: Request;
  url: URL;
  event: Pick<ExtendableEvent, 'waitUntil'>;
}

/** A page: the network's, or the one at hand where that fails or takes too long, or the offline page. */
export async function answerPage(pages: KeptPages, { request, url, event }: Asked): Promise<Response> {
  const own = isOwnPage(url.pathname);
  const network = fetch(request).then((response) => {
    // Sent away from an own page: nobody, or somebody else, is signed in here now.
    if (own && response.type === 'opaqueredirect') event.waitUntil(pages.forget());
    // An address with a question in it is one of many; the plain one is what opens from the home screen.
    else if (own && url.search === '') event.waitUntil(pages.put(url.pathname, response.clone()));
    return response;
  });
  const kept = own ? await pages.find(url.pathname) : undefined;
  try {
    if (!kept) return await network;
    const slow = new Promise<Response>((done) => setTimeout(() => done(kept), PATIENCE_MS));
    event.waitUntil(network.catch(() => undefined));
    const first = await Promise.race([network, slow]);
    // A server that is being started anew, or the proxy in its place: the page at hand runs without either.
    return first.status >= 500 ? kept : first;
  } catch {
    return kept ?? (await pages.find(OFFLINE_PATH)) ?? Response.error();
  }
}
