'use client';

import { useTranslations } from 'next-intl';
import { Button } from './button';
import { MenuButton } from './menu-button';
import { useTheme } from './theme';
import { THEME_ICONS } from './theme-icons';

const load = () => import('./theme-menu').then((m) => m.ThemeMenu);

/** A button of its own with the choices behind it. */
export function ThemeToggle() {
  const t = useTranslations('common.theme');
  const Icon = THEME_ICONS[useTheme()];
  return (
    <MenuButton
      load={load}
      button={
        <Button variant="ghost" size="icon" aria-label={t('label')}>
          <Icon aria-hidden="true" />
        </Button>
      }
    />
  );
}
