import { plainReader } from '@/app/_lib/plain-reader';
import { rest } from '@/app/_lib/rest';
import { runtime } from '@/server/runtime';
import { trackDocument } from './document';

/**
 * A trip by a share link: no account, nothing to press, nobody's seat or name. Not a page of Next.js, whose machinery alone
 * would cost more than the 100 KB that its readers have: see docs/performance.md.
 */
export async function GET(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  const { token } = await params;
  const reader = await plainReader();
  const { locale } = reader;
  const { words: all, track: assets } = runtime().config.plain;
  const words = all[locale];
  const opened = await openSession(request, token);
  if (opened.status >= 500) return new Response(null, { status: 503, headers: { 'retry-after': '5' } });

  const html = trackDocument({
    ...reader,
    words,
    assets,
    given: opened.ok ? { share: token, locale, words, session: await opened.json(), at: Date.now() } : null,
  });
  return new Response(html, {
    status: opened.ok ? 200 : 404,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // The address is the key to the trip: nobody keeps it, no search engine, and no other site is told of it.
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    },
  });
}

/** The first session comes with the page: on a slow line each way to the server counts. */
function openSession({ url, headers: given }: Request, token: string): Promise<Response> {
  const address = new URL(`/api/shares/${encodeURIComponent(token)}/session`, url);
  return rest(new Request(address, { method: 'POST', headers: given }));
}
