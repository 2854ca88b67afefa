'use client';

import { LogOut, ShieldAlert, UserRound } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { AppMenuItems } from './app-menu-items';
import { LanguageMenuItems } from './language-menu';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from './menu';
import { leave } from './sign-out';
import { ThemeMenuItems } from './theme-menu';
import { toast } from './toaster';

/** The menu of `UserMenu`, open. */
export function AccountMenu({
  user,
  trigger,
}: {
  user: { name: string; email?: string | null; role: string };
  trigger: ReactElement;
}) {
  const t = useTranslations('nav');
  const errors = useTranslations('errors');
  const out = async () => (await leave()) || toast.error(errors('OFFLINE'));
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
        <MenuItem asChild>
          <Link href="/account">
            <UserRound aria-hidden="true" />
            {t('myAccount')}
          </Link>
        </MenuItem>
        {user.role === 'ADMIN' || user.role === 'BUSINESS' ? (
          <MenuItem asChild>
            <Link href="/reports">
              <ShieldAlert aria-hidden="true" />
              {t('passengerReports')}
            </Link>
          </MenuItem>
        ) : null}
        <MenuSeparator />
        <AppMenuItems />
        <MenuItem onSelect={() => void out()}>
          <LogOut aria-hidden="true" />
          {t('signOut')}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
