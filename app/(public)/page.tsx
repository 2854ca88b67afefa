import { BusFront, ChevronRight, Languages, Radio, ScanLine, User, WifiOff } from 'lucide-react';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { getSessionUser, type SessionUser } from '@/app/_lib/session';
import { AppShell } from '@/components/ui/app-shell';
import { buttonVariants } from '@/components/ui/button-variants';
import { HeroBus } from './hero-bus';

const HOME: Record<SessionUser['role'], string> = {
  PASSENGER: '/passenger',
  DRIVER: '/driver',
  CONDUCTOR: '/conductor',
  BUSINESS: '/operator',
  ADMIN: '/admin',
};

const WAYS = [
  { href: '/passenger', role: 'PASSENGER', text: 'passenger', icon: User },
  { href: '/driver', role: 'DRIVER', text: 'driver', icon: BusFront },
  { href: '/conductor', role: 'CONDUCTOR', text: 'conductor', icon: ScanLine },
] as const;

const POINTS = [
  { key: 'live', icon: Radio },
  { key: 'offline', icon: WifiOff },
  { key: 'language', icon: Languages },
] as const;

const login = (path: string) => `/login?callbackUrl=${encodeURIComponent(path)}`;

/** Everybody's first page: who is signed in goes to their own, anybody else learns what this is. */
export default async function Home() {
  const user = await getSessionUser();
  if (user) redirect(HOME[user.role]);
  const t = await getTranslations('home');
  const roles = await getTranslations('roles');
  const eta = await getTranslations('eta');
  const nav = await getTranslations('nav');
  return (
    <AppShell className="flex flex-col gap-10 sm:gap-16">
      <section className="grid items-center gap-8 pt-2 lg:grid-cols-[1.1fr_1fr] lg:gap-14 lg:pt-8">
        <div>
          <h1 className="text-4xl font-extrabold tracking-tight sm:text-5xl lg:text-6xl">{t('title')}</h1>
          <p className="mt-4 max-w-xl text-lg text-muted sm:text-xl">{t('lead')}</p>
          <div className="mt-7 flex flex-col gap-3 sm:flex-row">
            <Link href={login('/passenger')} prefetch={false} className={buttonVariants({ size: 'lg' })}>
              {t('start')}
            </Link>
            <Link href="/login" prefetch={false} className={buttonVariants({ size: 'lg', variant: 'secondary' })}>
              {nav('signIn')}
            </Link>
          </div>
        </div>
        <HeroBus bus={t('sampleBus', { route: '01' })} text={t('sampleText')} eta={eta('range', { from: 6, to: 8 })} />
      </section>

      <section aria-labelledby="ways">
        <h2 id="ways" className="mb-4 text-2xl font-bold">
          {t('ways')}
        </h2>
        <ul className="grid gap-3 md:grid-cols-3 md:gap-4">
          {WAYS.map(({ href, role, text, icon: Icon }) => (
            <li key={href}>
              <Link
                href={login(href)}
                prefetch={false}
                className="group flex h-full items-center gap-4 rounded-card border bg-surface p-4 shadow-card transition-colors hover:border-field md:flex-col md:items-start md:p-6"
              >
                <span className="grid size-14 shrink-0 place-items-center rounded-2xl bg-raised text-accent-text">
                  <Icon aria-hidden="true" className="size-7" />
                </span>
                <span className="min-w-0 flex-1">
                  <span className="block text-xl font-semibold">{roles(role)}</span>
                  <span className="mt-1 block text-muted">{t(text)}</span>
                </span>
                <ChevronRight aria-hidden="true" className="size-6 shrink-0 text-muted md:hidden" />
              </Link>
            </li>
          ))}
        </ul>
        <p className="mt-4">
          <Link
            href="/login"
            prefetch={false}
            className="inline-flex min-h-touch items-center gap-1 rounded-lg font-semibold text-accent-text underline-offset-4 hover:underline"
          >
            {t('staff')}
            <ChevronRight aria-hidden="true" className="size-5" />
          </Link>
        </p>
      </section>

      <ul className="grid gap-6 border-t pt-8 pb-4 md:grid-cols-3">
        {POINTS.map(({ key, icon: Icon }) => (
          <li key={key} className="flex gap-3">
            <Icon aria-hidden="true" className="mt-0.5 size-6 shrink-0 text-live" />
            <div>
              <h3 className="font-semibold">{t(`points.${key}Title`)}</h3>
              <p className="text-muted">{t(`points.${key}Text`)}</p>
            </div>
          </li>
        ))}
      </ul>
    </AppShell>
  );
}
