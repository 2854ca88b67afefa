'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Menu, MenuContent, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuTrigger } from './menu';
import { setTheme, useTheme } from './theme';
import { THEMES, type Theme } from './theme-cookie';
import { THEME_ICONS } from './theme-icons';

/** The three choices, for a menu. */
export function ThemeMenuItems() {
  const t = useTranslations('common.theme');
  const theme = useTheme();
  return (
    <MenuRadioGroup value={theme} onValueChange={(value) => setTheme(value as Theme)}>
      <MenuLabel>{t('label')}</MenuLabel>
      {THEMES.map((value) => {
        const Icon = THEME_ICONS[value];
        return (
          <MenuRadioItem key={value} value={value} icon={<Icon aria-hidden="true" />}>
            {t(value)}
          </MenuRadioItem>
        );
      })}
    </MenuRadioGroup>
  );
}

/** The menu of `ThemeToggle`, open. */
export function ThemeMenu({ trigger }: { trigger: ReactElement }) {
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent>
        <ThemeMenuItems />
      </MenuContent>
    </Menu>
  );
}
