import { cookies, headers } from 'next/headers';
import { getLocale } from 'next-intl/server';
import type { PlainReader } from '@/components/plain/document';
import { THEME_COOKIE, themeFrom } from '@/components/ui/theme-cookie';
import { DEFAULT_LOCALE, isLocale } from '@/lib/i18n/locales';
import { themeClass } from './theme';

/** Of a request for a page without React. Language and theme come from cookies, so that the first paint is right. */
export async function plainReader(): Promise<PlainReader> {
  const asked = await getLocale();
  const theme = themeFrom((await cookies()).get(THEME_COOKIE)?.value);
  return {
    locale: isLocale(asked) ? asked : DEFAULT_LOCALE,
    theme,
    shown: themeClass(theme),
    nonce: (await headers()).get('x-nonce') ?? '',
  };
}
