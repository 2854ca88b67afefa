'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from './button';
import { Menu, MenuContent, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuTrigger } from './menu';
import { setTheme, useTheme } from './theme';
import { THEMES, type Theme } from './theme-cookie';

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

/** The three choices, for a menu. */
export function ThemeMenuItems() {
  const t = useTranslations('common.theme');
  const theme = useTheme();
  return (
    <MenuRadioGroup value={theme} onValueChange={(value) => setTheme(value as Theme)}>
      <MenuLabel>{t('label')}</MenuLabel>
      {THEMES.map((value) => {
        const Icon = ICONS[value];
        return (
          <MenuRadioItem key={value} value={value} icon={<Icon aria-hidden="true" />}>
            {t(value)}
          </MenuRadioItem>
        );
      })}
    </MenuRadioGroup>
  );
}

/** A button of its own with the three choices behind it. */
export function ThemeToggle() {
  const t = useTranslations('common.theme');
  const Icon = ICONS[useTheme()];
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={t('label')}>
          <Icon aria-hidden="true" />
        </Button>
      </MenuTrigger>
      <MenuContent>
        <ThemeMenuItems />
      </MenuContent>
    </Menu>
  );
}
