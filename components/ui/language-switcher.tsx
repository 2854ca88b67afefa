'use client';

import { Languages } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { LOCALE_LABELS } from '@/lib/i18n/locales';
import { Button } from './button';
import { MenuButton } from './menu-button';

const load = () => import('./language-menu').then((m) => m.LanguageMenu);

/** A button of its own that shows the language in use. */
export function LanguageSwitcher() {
  const t = useTranslations('common');
  const locale = useLocale();
  return (
    <MenuButton
      load={load}
      button={
        <Button variant="ghost" className="px-3" aria-label={`${t('language')}: ${LOCALE_LABELS[locale]}`}>
          <Languages aria-hidden="true" />
          {LOCALE_LABELS[locale]}
        </Button>
      }
    />
  );
}
