import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { formErrors } from '@/app/_lib/form-errors';
import { plainReader } from '@/app/_lib/plain-reader';
import { htmlResponse } from '@/app/_lib/plain-response';
import { getPublicConfig } from '@/app/_lib/public-config';
import { getSessionUser } from '@/app/_lib/session';
import { givenHtml, INSTALLABLE, plainDocument } from '@/components/plain/document';
import type { FormGiven } from '@/components/plain/forms';
import { frameWords } from '@/lib/i18n/lean-words';
import { runtime } from '@/server/runtime';
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
  const reader = await plainReader();
  const { words: lean, public: assets } = runtime().config.plain;
  const t = await getTranslations('login');
  const roles = await getTranslations('roles');
  const account = await getTranslations('account');
  const errors = await formErrors();
  const given: FormGiven = {
    form: 'login',
    locale: reader.locale,
    target,
    errors,
    words: {
      missing: { email: t('missingEmail'), password: t('missingPassword') },
      refused: {},
      showPassword: t('showPassword'),
      hidePassword: t('hidePassword'),
      submit: t('submit'),
      submitting: t('submitting'),
    },
  };
  return htmlResponse(
    plainDocument({
      ...reader,
      words: frameWords(lean[reader.locale]),
      title: `${t('title')} · SriVibes`,
      ...assets,
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
      end: givenHtml(given),
    }),
  );
}

/** A press before the script is there: the page once more, and no password in an address. */
export const POST = GET;
