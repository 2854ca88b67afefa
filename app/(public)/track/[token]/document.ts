import { givenHtml, type PlainReader, plainDocument } from '@/components/plain/document';
import { htmlText } from '@/components/plain/html';
import { iconHtml } from '@/components/plain/icons';
import { frameWords, type LeanWords } from '@/lib/i18n/lean-words';

interface DocumentParts extends PlainReader {
  words: LeanWords;
  assets: { script: string; style: string };
  /** What the page's script begins with; null for a link that opens nothing. */
  given: unknown;
}

/** The page behind a share link as one piece of HTML: what stands before the script comes, and what stays without it. */
export function trackDocument({ words, assets, given, ...reader }: DocumentParts): string {
  const { track } = words;
  return plainDocument({
    ...reader,
    words: frameWords(words),
    title: `${track.title} · SriVibes`,
    style: assets.style,
    script: given ? assets.script : undefined,
    head: '<meta name="robots" content="noindex, nofollow">\n<meta name="referrer" content="no-referrer">',
    main: given
      ? `<p role="status" class="px-4 py-24 text-center text-lg text-muted">${htmlText(track.opening)}</p>`
      : `<div role="status" class="mx-auto flex max-w-md flex-col items-center px-4 py-24 text-center"><div class="mb-4 grid size-16 place-items-center rounded-full bg-raised text-muted">${iconHtml('unlink', 'size-8')}</div><h1 class="text-xl font-semibold">${htmlText(track.wrong.title)}</h1><p class="mt-2 text-muted">${htmlText(track.wrong.text)}</p></div>`,
    end: given ? givenHtml(given) : '',
  });
}
