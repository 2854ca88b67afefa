import { UserRoundX } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { Role } from '@/lib/contract/primitives';
import { buttonVariants } from '../ui/button-variants';
import { EmptyState } from '../ui/state';

/** Somebody is signed in, but this page is another role's. The start page leads everybody to their own. */
export function WrongRole({ role }: { role: Role }) {
  const t = useTranslations('staff.wrongRole');
  const roles = useTranslations('roles');
  return (
    <EmptyState
      heading="h1"
      icon={<UserRoundX aria-hidden="true" />}
      title={t('title')}
      text={t('text', { role: roles(role) })}
      action={
        <Link href="/" className={buttonVariants({})}>
          {t('action')}
        </Link>
      }
    />
  );
}
