import { plainDocument } from '@/app/_lib/plain-document';
import { plainReader } from '@/app/_lib/plain-reader';
import { runtime } from '@/server/runtime';
import { docsMain } from './document';

/** The same for everybody while the server runs. */
let main: string | null = null;

/**
 * The outward contract for those who write programs against it. Not a page of Next.js: a long text of which nothing moves would
 * be sent twice, and made once more in the browser.
 */
export async function GET(): Promise<Response> {
  const reader = await plainReader();
  const { config } = runtime();
  const words = config.plain.words[reader.locale];
  main ??= docsMain(config);
  const html = plainDocument({
    ...reader,
    words: { skip: words.skip, home: words.home, language: words.common.language },
    title: 'API',
    style: config.plain.docs.style,
    main,
  });
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' } });
}
