import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { plainPage } from '@/app/_lib/plain-page';
import { getSessionUser, type SessionUser } from '@/app/_lib/session';
import { INSTALLABLE } from '@/components/plain/document';
import { htmlText } from '@/components/plain/html';
import { homeMain } from './home-document';

const HOME: Record<SessionUser['role'], string> = {
  PASSENGER: '/passenger',
  DRIVER: '/driver',
  CONDUCTOR: '/conductor',
  BUSINESS: '/operator',
  ADMIN: '/admin',
};

const WAYS = [
  { href: '/passenger', role: 'PASSENGER', text: 'passenger', icon: 'user' },
  { href: '/driver', role: 'DRIVER', text: 'driver', icon: 'bus' },
  { href: '/conductor', role: 'CONDUCTOR', text: 'conductor', icon: 'scan' },
] as const;

const POINTS = [
  { key: 'live', icon: 'live' },
  { key: 'offline', icon: 'off' },
  { key: 'language', icon: 'languages' },
] as const;

/** Everybody's first page: who is signed in goes to their own, anybody else learns what this is. */
export async function GET(): Promise<Response> {
  const user = await getSessionUser();
  if (user) redirect(HOME[user.role]);
  const t = await getTranslations('home');
  const meta = await getTranslations('meta');
  const roles = await getTranslations('roles');
  const eta = await getTranslations('eta');
  const nav = await getTranslations('nav');
  return plainPage({
    title: meta('title'),
    head: `${INSTALLABLE}<meta name="description" content="${htmlText(meta('description'))}">`,
    bar: `<a href="/login" class="hidden min-h-touch items-center rounded-xl px-4 font-semibold hover:bg-raised sm:flex">${htmlText(nav('signIn'))}</a>`,
    main: homeMain({
      words: {
        ...{ title: t('title'), lead: t('lead'), start: t('start'), ways: t('ways'), staff: t('staff') },
        signIn: nav('signIn'),
        sample: {
          bus: t('sampleBus', { route: '01' }),
          text: t('sampleText'),
          eta: eta('range', { from: 6, to: 8 }),
        },
      },
      ways: WAYS.map(({ href, role, text, icon }) => ({ href, icon, title: roles(role), text: t(text) })),
      points: POINTS.map(({ key, icon }) => ({
        icon,
        title: t(`points.${key}Title`),
        text: t(`points.${key}Text`),
      })),
    }),
  });
}
