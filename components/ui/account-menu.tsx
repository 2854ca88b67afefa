'use client';

import { LogOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { AppMenuItems } from './app-menu-items';
import { LanguageMenuItems } from './language-menu';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from './menu';
import { leave } from './sign-out';
import { ThemeMenuItems } from './theme-menu';

/** The menu of `UserMenu`, open. */
export function AccountMenu({
  user,
  trigger,
}: {
  user: { name: string; email?: string | null };
  trigger: ReactElement;
}) {
  const t = useTranslations('nav');
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent className="max-h-[calc(100dvh-5rem)] overflow-y-auto">
        <div className="px-3 py-2">
          <p className="font-semibold">{user.name}</p>
          {user.email ? <p className="text-sm text-muted">{user.email}</p> : null}
        </div>
        <MenuSeparator />
        <LanguageMenuItems />
        <MenuSeparator />
        <ThemeMenuItems />
        <MenuSeparator />
        <AppMenuItems />
        <MenuItem onSelect={() => void leave()}>
          <LogOut aria-hidden="true" />
          {t('signOut')}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
