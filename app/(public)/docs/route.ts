import { plainReader } from '@/app/_lib/plain-reader';
import { plainDocument } from '@/components/plain/document';
import { frameWords } from '@/lib/i18n/lean-words';
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
  main ??= docsMain(config);
  const html = plainDocument({
    ...reader,
    words: frameWords(config.plain.words[reader.locale]),
    title: 'API · SriVibes',
    style: config.plain.public.style,
    main,
  });
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' } });
}
