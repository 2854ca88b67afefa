'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Menu, MenuContent, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuTrigger } from './menu';
import { applySun, setTheme, useTheme } from './theme';
import { THEMES, type Theme } from './theme-cookie';
import { THEME_ICONS } from './theme-icons';

/** By the sun is by its place at this moment; a page that stays open for hours looks again by itself (SunTheme). */
function choose(theme: Theme): void {
  setTheme(theme);
  if (theme !== 'sun') return;
  import('@/lib/client/night').then(
    ({ isNight }) => applySun(isNight(Date.now())),
    () => undefined,
  );
}

/** The choices, for a menu. */
export function ThemeMenuItems() {
  const t = useTranslations('common.theme');
  const theme = useTheme();
  return (
    <MenuRadioGroup value={theme} onValueChange={(value) => choose(value as Theme)}>
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
