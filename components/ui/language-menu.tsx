'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { LOCALE_COOKIE, LOCALE_LABELS, LOCALES } from '@/lib/i18n/locales';
import { Menu, MenuContent, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuTrigger } from './menu';

/** The languages, each by its own name, for a menu. Choosing one redraws the page in it and remembers it for a year. */
export function LanguageMenuItems() {
  const t = useTranslations('common');
  const locale = useLocale();
  const router = useRouter();
  function choose(next: string) {
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is missing on iPhones and older Androids
    document.cookie = `${LOCALE_COOKIE}=${next}; path=/; max-age=31536000; samesite=lax`;
    router.refresh();
  }
  return (
    <MenuRadioGroup value={locale} onValueChange={choose}>
      <MenuLabel>{t('language')}</MenuLabel>
      {LOCALES.map((value) => (
        <MenuRadioItem key={value} value={value} lang={value}>
          {LOCALE_LABELS[value]}
        </MenuRadioItem>
      ))}
    </MenuRadioGroup>
  );
}

/** The menu of `LanguageSwitcher`, open. */
export function LanguageMenu({ trigger }: { trigger: ReactElement }) {
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent>
        <LanguageMenuItems />
      </MenuContent>
    </Menu>
  );
}
