'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { buttonVariants } from './button-variants';

/** The way to sign in anew and back to this page, where what is kept on this phone goes on. */
export function SignInLink({ className = buttonVariants() }: { className?: string }) {
  const t = useTranslations('nav');
  return (
    <Link href={`/login?callbackUrl=${encodeURIComponent(usePathname())}`} className={className}>
      {t('signIn')}
    </Link>
  );
}
