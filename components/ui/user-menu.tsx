'use client';

import { CircleUser } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactElement, useCallback } from 'react';
import { Button } from './button';
import { MenuButton } from './menu-button';

/** Who is signed in, the language, the theme, and the way out. */
export function UserMenu({ user }: { user: { name: string; email?: string | null; role: string } }) {
  const t = useTranslations('nav');
  const load = useCallback(async () => {
    const { AccountMenu } = await import('./account-menu');
    return ({ trigger }: { trigger: ReactElement }) => <AccountMenu user={user} trigger={trigger} />;
  }, [user]);
  return (
    <MenuButton
      load={load}
      button={
        <Button variant="ghost" className="px-3" aria-label={`${t('account')}: ${user.name}`}>
          <CircleUser aria-hidden="true" className="size-6!" />
          <span className="hidden max-w-40 truncate sm:inline">{user.name}</span>
        </Button>
      }
    />
  );
}
