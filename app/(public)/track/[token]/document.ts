import { htmlText } from '@/app/_lib/html';
import type { LeanWords } from '@/lib/i18n/lean-words';
import { LOCALE_LABELS, LOCALES, type Locale } from '@/lib/i18n/locales';

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

const LOGO =
  '<svg viewBox="0 0 48 48" aria-hidden="true" class="size-9 shrink-0"><rect width="48" height="48" rx="12" fill="#14213d"/><rect x="7" y="12" width="34" height="22" rx="6" fill="#fb9a2c"/><path d="M11 17.5a1.5 1.5 0 0 1 1.5-1.5h14v7h-14a1.5 1.5 0 0 1-1.5-1.5zM29.5 16h4.2a3 3 0 0 1 2.9 2.2l1.2 4.8h-8.3z" fill="#fbf8f2"/><rect x="7" y="26" width="34" height="2.5" fill="#0b6b62"/><circle cx="15.5" cy="34" r="4" fill="#fbf8f2" stroke="#14213d" stroke-width="2.5"/><circle cx="32.5" cy="34" r="4" fill="#fbf8f2" stroke="#14213d" stroke-width="2.5"/></svg>';
const UNLINK =
  '<svg viewBox="0 0 24 24" class="size-8" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M9 17H7A5 5 0 0 1 7 7M15 7h2a5 5 0 0 1 4 8M8 12h4M2 2l20 20"/></svg>';

/** Choosing a language writes the cookie that every page reads, and comes back in it. */
const LANGUAGE_SCRIPT =
  'document.getElementById("language").onchange=function(){document.cookie="locale="+this.value+"; path=/; max-age=31536000; samesite=lax";location.reload()}';

/** The page behind a share link as one piece of HTML: what stands before the script comes, and what stays without it. */
export function trackDocument({ locale, theme, words, nonce, assets, given }: DocumentParts): string {
  const { track, common } = words;
  const options = LOCALES.map(
    (value) =>
      `<option value="${value}" lang="${value}"${value === locale ? ' selected' : ''}>${LOCALE_LABELS[value]}</option>`,
  ).join('');
  const body = given
    ? `<p role="status" class="px-4 py-24 text-center text-lg text-muted">${htmlText(track.opening)}</p>`
    : `<div role="status" class="mx-auto flex max-w-md flex-col items-center px-4 py-24 text-center"><div class="mb-4 grid size-16 place-items-center rounded-full bg-raised text-muted">${UNLINK}</div><h1 class="text-xl font-semibold">${htmlText(track.wrong.title)}</h1><p class="mt-2 text-muted">${htmlText(track.wrong.text)}</p></div>`;
  return `<!doctype html>
<html lang="${locale}"${theme === 'system' ? '' : ` class="${theme}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#121e38">
<title>${htmlText(track.title)} · SriVibes</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style}">
${given ? `<script type="module" nonce="${nonce}" src="${assets.script}"></script>` : ''}
</head>
<body class="font-sans antialiased">
<div class="track-page">
<a href="#content" class="fixed top-2 left-2 z-[2000] -translate-y-20 rounded-lg bg-accent px-4 py-3 font-semibold text-accent-ink focus:translate-y-0">${htmlText(words.skip)}</a>
<header class="sticky top-0 z-[1100] shrink-0 border-b bg-surface"><div class="mx-auto flex min-h-16 max-w-[96rem] items-center gap-2 px-3 sm:px-5">
<a href="/" class="inline-flex items-center gap-2.5 rounded-lg py-1.5 pr-2 text-xl font-bold tracking-tight" aria-label="${htmlText(words.home)}">${LOGO}SriVibes</a>
<select id="language" aria-label="${htmlText(common.language)}" class="ml-auto min-h-touch rounded-xl border border-field bg-surface px-3 font-semibold">${options}</select>
</div></header>
<main id="content" tabindex="-1">${body}</main>
</div>
<script nonce="${nonce}">${LANGUAGE_SCRIPT}</script>
${given ? `<script type="application/json" id="given">${json(given)}</script>` : ''}
</body>
</html>`;
}
