import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { plainPage } from '@/app/_lib/plain-page';
import { getPublicConfig } from '@/app/_lib/public-config';
import { getSessionUser } from '@/app/_lib/session';
import { INSTALLABLE } from '@/components/plain/document';
import { loginMain } from './document';
import { safePath } from './safe-path';

const DEMO_LOGINS = [
  { role: 'PASSENGER', name: 'passenger', icon: 'user' },
  { role: 'DRIVER', name: 'driver', icon: 'bus' },
  { role: 'CONDUCTOR', name: 'conductor', icon: 'scan' },
  { role: 'BUSINESS', name: 'operator', icon: 'desk' },
  { role: 'ADMIN', name: 'admin', icon: 'map' },
] as const;

export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const target = safePath(query.get('callbackUrl'));
  if (await getSessionUser()) redirect(target);
  const t = await getTranslations('login');
  const roles = await getTranslations('roles');
  const account = await getTranslations('account');
  const form = {
    form: 'login' as const,
    target,
    words: {
      missing: { email: t('missingEmail'), password: t('missingPassword') },
      refused: {},
      showPassword: t('showPassword'),
      hidePassword: t('hidePassword'),
      submit: t('submit'),
      submitting: t('submitting'),
    },
  };
  return plainPage({
    title: `${t('title')} · SriVibes`,
    head: INSTALLABLE,
    main: loginMain({
      words: {
        ...{ title: t('title'), email: t('email'), password: t('password'), showPassword: t('showPassword') },
        ...{ submit: t('submit'), demoTitle: t('demoTitle'), demoText: t('demoText') },
        ...{ register: account('register.title'), forgot: account('reset.forgot') },
      },
      reason: query.get('error') === 'SessionRequired' || target !== '/' ? t('required') : null,
      demo: getPublicConfig().demo
        ? DEMO_LOGINS.map(({ role, name, icon }) => ({ email: `${name}@demo.srivibes.lk`, role: roles(role), icon }))
        : [],
    }),
    form,
  });
}

/** A press before the script is there: the page once more, and no password in an address. */
export const POST = GET;
