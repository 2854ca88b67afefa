'use client';

import { useSyncExternalStore } from 'react';
import { THEME_COOKIE, type Theme, themeFrom } from './theme-cookie';

const listeners = new Set<() => void>();

function subscribe(onChange: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)');
  listeners.add(onChange);
  media.addEventListener('change', onChange);
  return () => {
    listeners.delete(onChange);
    media.removeEventListener('change', onChange);
  };
}

function chosen(): Theme {
  const { classList, dataset } = document.documentElement;
  if (dataset.theme === 'sun') return 'sun';
  return themeFrom(classList.contains('dark') ? 'dark' : classList.contains('light') ? 'light' : 'system');
}

/** What the reader chose; 'system' until the page is alive. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, chosen, () => 'system');
}

/** Whether the page is dark right now, by choice or by the phone. For canvases and the like; CSS has `dark:`. */
export function useDark(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => {
      const theme = chosen();
      if (theme === 'sun') return document.documentElement.classList.contains('dark');
      return theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
    },
    () => false,
  );
}

/** Applies and remembers a theme on this device, for a year. */
export function setTheme(theme: Theme): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is missing on iPhones and older Androids
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=31536000; samesite=lax`;
  const { classList, dataset } = document.documentElement;
  classList.remove('light', 'dark');
  if (theme === 'sun') dataset.theme = 'sun';
  else delete dataset.theme;
  if (theme === 'light' || theme === 'dark') classList.add(theme);
  for (const listener of listeners) listener();
}

/** Light or dark by the sun, while that is the theme chosen. */
export function applySun(night: boolean): void {
  const { classList, dataset } = document.documentElement;
  if (dataset.theme !== 'sun' || classList.contains(night ? 'dark' : 'light')) return;
  classList.remove('light', 'dark');
  classList.add(night ? 'dark' : 'light');
  for (const listener of listeners) listener();
}
