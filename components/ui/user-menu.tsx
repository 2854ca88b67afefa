'use client';

import { CircleUser, LogOut } from 'lucide-react';
import { signOut } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { Button } from './button';
import { LanguageMenuItems } from './language-switcher';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from './menu';
import { ThemeMenuItems } from './theme-toggle';

/** Who is signed in, the language, the theme, and the way out. */
export function UserMenu({ user }: { user: { name: string; email?: string | null; role: string } }) {
  const t = useTranslations('nav');
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" className="px-3" aria-label={`${t('account')}: ${user.name}`}>
          <CircleUser aria-hidden="true" className="size-6!" />
          <span className="hidden max-w-40 truncate sm:inline">{user.name}</span>
        </Button>
      </MenuTrigger>
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
        <MenuItem onSelect={() => void signOut({ callbackUrl: '/' })}>
          <LogOut aria-hidden="true" />
          {t('signOut')}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
