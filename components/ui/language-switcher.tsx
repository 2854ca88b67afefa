'use client';

import { Languages } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { LOCALE_COOKIE, LOCALE_LABELS, LOCALES } from '@/lib/i18n/locales';
import { Button } from './button';
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

/** A button of its own that shows the language in use. */
export function LanguageSwitcher() {
  const t = useTranslations('common');
  const locale = useLocale();
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" className="px-3" aria-label={`${t('language')}: ${LOCALE_LABELS[locale]}`}>
          <Languages aria-hidden="true" />
          {LOCALE_LABELS[locale]}
        </Button>
      </MenuTrigger>
      <MenuContent>
        <LanguageMenuItems />
      </MenuContent>
    </Menu>
  );
}
