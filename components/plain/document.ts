import { LOCALE_LABELS, LOCALES, type Locale } from '@/lib/i18n/locales';
import { THEMES, type Theme } from '../ui/theme-cookie';
import { htmlText } from './html';
import { type IconName, iconHtml } from './icons';

/** What a page must know of who asks. */
export interface PlainReader {
  locale: Locale;
  theme: Theme;
  /** What that theme is now; undefined where the phone decides. */
  shown: 'light' | 'dark' | undefined;
  /** Of the page's own scripts. */
  nonce: string;
}

/** Of the frame, in the reader's language. */
export interface FrameWords {
  skip: string;
  home: string;
  language: string;
  theme: Record<Theme | 'label', string>;
}

export interface PlainParts extends PlainReader {
  words: FrameWords;
  title: string;
  /** Address of the page's own style, and of its script where it has one. */
  style: string;
  script?: string | undefined;
  /** More lines of the head. */
  head?: string;
  /** HTML of `main`, and of what stands at the end of the top bar and of the body. */
  main: string;
  bar?: string;
  end?: string;
}

const LOGO =
  '<svg viewBox="0 0 48 48" aria-hidden="true" class="size-9 shrink-0"><rect width="48" height="48" rx="12" fill="#14213d"/><rect x="7" y="12" width="34" height="22" rx="6" fill="#fb9a2c"/><path d="M11 17.5a1.5 1.5 0 0 1 1.5-1.5h14v7h-14a1.5 1.5 0 0 1-1.5-1.5zM29.5 16h4.2a3 3 0 0 1 2.9 2.2l1.2 4.8h-8.3z" fill="#fbf8f2"/><rect x="7" y="26" width="34" height="2.5" fill="#0b6b62"/><circle cx="15.5" cy="34" r="4" fill="#fbf8f2" stroke="#14213d" stroke-width="2.5"/><circle cx="32.5" cy="34" r="4" fill="#fbf8f2" stroke="#14213d" stroke-width="2.5"/></svg>';

const THEME_ICONS: Record<Theme, IconName> = { system: 'system', sun: 'sunset', light: 'sun', dark: 'moon' };

/** A choice is written into the cookie that every page reads, and the page comes back with it. */
const CHOICE_SCRIPT =
  'for(const e of document.querySelectorAll("[data-cookie]"))e.onchange=()=>{document.cookie=e.dataset.cookie+"="+e.value+"; path=/; max-age=31536000; samesite=lax";location.reload()}';

const choice = (value: string, label: string, chosen: boolean, more = '') =>
  `<option value="${value}"${more}${chosen ? ' selected' : ''}>${htmlText(label)}</option>`;

/** JSON that cannot end the script element it stands in. */
const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

/** What a page's script begins with; it reads it by its id. */
export const givenHtml = (value: unknown): string =>
  `<script type="application/json" id="given">${json(value)}</script>`;

/** Head lines of the pages from which the passenger's app may be installed. */
export const INSTALLABLE =
  '<link rel="manifest" href="/manifest.webmanifest">\n<link rel="apple-touch-icon" href="/apple-icon.png">\n';

/** The frame of a page that does without React, as AppShell is that of the others: skip link, top bar, content. */
export function plainDocument(parts: PlainParts): string {
  const { locale, theme, shown, words, nonce, title, style, script, head = '', main, bar = '', end = '' } = parts;
  const languages = LOCALES.map((one) => choice(one, LOCALE_LABELS[one], one === locale, ` lang="${one}"`));
  const themes = THEMES.map((one) => choice(one, words.theme[one], one === theme));
  return `<!doctype html>
<html lang="${locale}"${shown ? ` class="${shown}"` : ''}${theme === 'sun' ? ' data-theme="sun"' : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
${head}
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#121e38">
<title>${htmlText(title)}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${style}">
${script ? `<script type="module" nonce="${nonce}" src="${script}"></script>` : ''}
</head>
<body class="font-sans antialiased">
<div class="plain-page">
<a href="#content" class="fixed top-2 left-2 z-[2000] -translate-y-20 rounded-lg bg-accent px-4 py-3 font-semibold text-accent-ink focus:translate-y-0">${htmlText(words.skip)}</a>
<header class="sticky top-0 z-[1100] shrink-0 border-b bg-surface"><div class="mx-auto flex min-h-16 max-w-[96rem] items-center gap-2 px-3 sm:px-5">
<a href="/" class="inline-flex items-center gap-2.5 rounded-lg py-1.5 pr-2 text-xl font-bold tracking-tight" aria-label="${htmlText(words.home)}">${LOGO}SriVibes</a>
<div class="ml-auto flex items-center gap-1">
<select id="language" data-cookie="locale" aria-label="${htmlText(words.language)}" class="min-h-touch rounded-xl bg-surface px-2 font-semibold hover:bg-raised">${languages.join('')}</select>
<div class="relative grid size-touch place-items-center rounded-xl focus-within:outline-2 focus-within:outline-ring hover:bg-raised">${iconHtml(THEME_ICONS[theme])}<select data-cookie="theme" aria-label="${htmlText(words.theme.label)}" title="${htmlText(words.theme.label)}" class="absolute inset-0 cursor-pointer opacity-0">${themes.join('')}</select></div>
${bar}</div>
</div></header>
<main id="content" tabindex="-1">${main}</main>
</div>
<script nonce="${nonce}">${CHOICE_SCRIPT}</script>
${end}
</body>
</html>`;
}
