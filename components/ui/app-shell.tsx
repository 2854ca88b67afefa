import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { LanguageSwitcher } from './language-switcher';
import { Logo } from './logo';
import { type NavItem, NavLinks } from './nav-links';
import { OfflineBanner } from './offline-banner';
import { ThemeToggle } from './theme-toggle';
import { UserMenu } from './user-menu';

interface AppShellProps {
  /** The role's pages; on a phone they stand at the foot of the screen, from 768 px in the top bar. */
  nav?: NavItem[];
  /** Who is signed in; without one the bar offers to sign in (unless `signIn` is false). */
  user?: { name: string; email?: string | null; role: string } | null;
  signIn?: boolean;
  /** `page`: a column with margins. `bleed`: the content fills the screen below the bar exactly (a map). */
  layout?: 'page' | 'bleed';
  className?: string;
  children: ReactNode;
}

/** Frame of every screen: skip link, top bar, offline line, content, and the foot bar on phones. */
export function AppShell({ nav = [], user, signIn = true, layout = 'page', className, children }: AppShellProps) {
  const t = useTranslations();
  const bleed = layout === 'bleed';
  return (
    <div className={cn('flex flex-col', bleed ? 'h-dvh overflow-hidden' : 'min-h-dvh')}>
      <a
        href="#content"
        className="fixed top-2 left-2 z-[2000] -translate-y-20 rounded-lg bg-accent px-4 py-3 font-semibold text-accent-ink focus:translate-y-0"
      >
        {t('nav.skip')}
      </a>
      <header className={cn('z-[1100] shrink-0 border-b bg-surface', !bleed && 'sticky top-0')}>
        <div className="mx-auto flex min-h-16 max-w-[96rem] items-center gap-2 px-3 sm:px-5">
          <Link href="/" prefetch={false} className="flex rounded-lg py-1.5 pr-2" aria-label={t('nav.home')}>
            <Logo />
          </Link>
          {nav.length > 1 ? <NavLinks items={nav} place="top" label={t('nav.main')} /> : null}
          <div className="ml-auto flex items-center">
            {user ? (
              <UserMenu user={user} />
            ) : (
              <>
                <LanguageSwitcher />
                <ThemeToggle />
                {signIn ? (
                  <Link
                    href="/login"
                    prefetch={false}
                    className="hidden min-h-touch items-center rounded-xl px-4 font-semibold hover:bg-raised sm:flex"
                  >
                    {t('nav.signIn')}
                  </Link>
                ) : null}
              </>
            )}
          </div>
        </div>
      </header>
      <OfflineBanner className="shrink-0" />
      <main
        id="content"
        tabIndex={-1}
        className={cn(
          'outline-none',
          bleed ? 'relative min-h-0 flex-1' : 'mx-auto w-full max-w-6xl flex-1 px-4 py-5 sm:px-6 sm:py-8',
          className,
        )}
      >
        {children}
      </main>
      {nav.length > 1 ? <NavLinks items={nav} place="foot" label={t('nav.main')} /> : null}
    </div>
  );
}
