import { LOCALE_LABELS, LOCALES, type Locale } from '@/lib/i18n/locales';
import { htmlText } from './html';

interface Parts {
  locale: Locale;
  theme: 'system' | 'light' | 'dark';
  words: { skip: string; home: string; language: string };
  nonce: string;
  title: string;
  /** Address of the page's own style, and of its script where it has one. */
  style: string;
  script?: string | undefined;
  /** More lines of the head. */
  head?: string;
  /** HTML of `main`, and what stands at the end of the body. */
  main: string;
  end?: string;
}

const LOGO =
  '<svg viewBox="0 0 48 48" aria-hidden="true" class="size-9 shrink-0"><rect width="48" height="48" rx="12" fill="#14213d"/><rect x="7" y="12" width="34" height="22" rx="6" fill="#fb9a2c"/><path d="M11 17.5a1.5 1.5 0 0 1 1.5-1.5h14v7h-14a1.5 1.5 0 0 1-1.5-1.5zM29.5 16h4.2a3 3 0 0 1 2.9 2.2l1.2 4.8h-8.3z" fill="#fbf8f2"/><rect x="7" y="26" width="34" height="2.5" fill="#0b6b62"/><circle cx="15.5" cy="34" r="4" fill="#fbf8f2" stroke="#14213d" stroke-width="2.5"/><circle cx="32.5" cy="34" r="4" fill="#fbf8f2" stroke="#14213d" stroke-width="2.5"/></svg>';

/** Choosing a language writes the cookie that every page reads, and comes back in it. */
const LANGUAGE_SCRIPT =
  'document.getElementById("language").onchange=function(){document.cookie="locale="+this.value+"; path=/; max-age=31536000; samesite=lax";location.reload()}';

/** The frame of a page that does without React, like AppShell's: skip link, top bar with the language, content. */
export function plainDocument(parts: Parts): string {
  const { locale, theme, words, nonce, title, style, script, head = '', main, end = '' } = parts;
  const options = LOCALES.map(
    (value) =>
      `<option value="${value}" lang="${value}"${value === locale ? ' selected' : ''}>${LOCALE_LABELS[value]}</option>`,
  ).join('');
  return `<!doctype html>
<html lang="${locale}"${theme === 'system' ? '' : ` class="${theme}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
${head}
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#121e38">
<title>${htmlText(title)} · SriVibes</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${style}">
${script ? `<script type="module" nonce="${nonce}" src="${script}"></script>` : ''}
</head>
<body class="font-sans antialiased">
<div class="plain-page">
<a href="#content" class="fixed top-2 left-2 z-[2000] -translate-y-20 rounded-lg bg-accent px-4 py-3 font-semibold text-accent-ink focus:translate-y-0">${htmlText(words.skip)}</a>
<header class="sticky top-0 z-[1100] shrink-0 border-b bg-surface"><div class="mx-auto flex min-h-16 max-w-[96rem] items-center gap-2 px-3 sm:px-5">
<a href="/" class="inline-flex items-center gap-2.5 rounded-lg py-1.5 pr-2 text-xl font-bold tracking-tight" aria-label="${htmlText(words.home)}">${LOGO}SriVibes</a>
<select id="language" aria-label="${htmlText(words.language)}" class="ml-auto min-h-touch rounded-xl border border-field bg-surface px-3 font-semibold">${options}</select>
</div></header>
<main id="content" tabindex="-1">${main}</main>
</div>
<script nonce="${nonce}">${LANGUAGE_SCRIPT}</script>
${end}
</body>
</html>`;
}
