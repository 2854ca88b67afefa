import { htmlText } from '@/app/_lib/html';
import { plainDocument } from '@/app/_lib/plain-document';
import type { LeanWords } from '@/lib/i18n/lean-words';
import type { Locale } from '@/lib/i18n/locales';

interface DocumentParts {
  locale: Locale;
  theme: 'system' | 'light' | 'dark';
  words: LeanWords;
  nonce: string;
  assets: { script: string; style: string };
  /** What the page's script begins with; null for a link that opens nothing. */
  given: unknown;
}

/** JSON that cannot end the script element it stands in. */
const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

const UNLINK =
  '<svg viewBox="0 0 24 24" class="size-8" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M9 17H7A5 5 0 0 1 7 7M15 7h2a5 5 0 0 1 4 8M8 12h4M2 2l20 20"/></svg>';

/** The page behind a share link as one piece of HTML: what stands before the script comes, and what stays without it. */
export function trackDocument({ words, assets, given, ...frame }: DocumentParts): string {
  const { track } = words;
  return plainDocument({
    ...frame,
    words: { skip: words.skip, home: words.home, language: words.common.language },
    title: track.title,
    style: assets.style,
    script: given ? assets.script : undefined,
    head: '<meta name="robots" content="noindex, nofollow">\n<meta name="referrer" content="no-referrer">',
    main: given
      ? `<p role="status" class="px-4 py-24 text-center text-lg text-muted">${htmlText(track.opening)}</p>`
      : `<div role="status" class="mx-auto flex max-w-md flex-col items-center px-4 py-24 text-center"><div class="mb-4 grid size-16 place-items-center rounded-full bg-raised text-muted">${UNLINK}</div><h1 class="text-xl font-semibold">${htmlText(track.wrong.title)}</h1><p class="mt-2 text-muted">${htmlText(track.wrong.text)}</p></div>`,
    end: given ? `<script type="application/json" id="given">${json(given)}</script>` : '',
  });
}
