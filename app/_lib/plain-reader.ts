import { cookies, headers } from 'next/headers';
import { getLocale } from 'next-intl/server';
import { THEME_COOKIE, themeFrom } from '@/components/ui/theme-cookie';
import { DEFAULT_LOCALE, isLocale } from '@/lib/i18n/locales';
import { themeClass } from './theme';

/** What a page without React must know of who asks: language and theme of their cookies, and the nonce of its scripts. */
export async function plainReader() {
  const asked = await getLocale();
  return {
    locale: isLocale(asked) ? asked : DEFAULT_LOCALE,
    theme: themeClass(themeFrom((await cookies()).get(THEME_COOKIE)?.value)) ?? ('system' as const),
    nonce: (await headers()).get('x-nonce') ?? '',
  };
}
