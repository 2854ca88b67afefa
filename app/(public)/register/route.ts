import { getTranslations } from 'next-intl/server';
import { plainPage } from '@/app/_lib/plain-page';
import { INSTALLABLE } from '@/components/plain/document';
import { registerMain } from './document';

/** A passenger's account: name, address, password; then straight in. */
export async function GET(): Promise<Response> {
  const t = await getTranslations('account');
  const login = await getTranslations('login');
  const form = {
    form: 'register' as const,
    target: '/passenger',
    words: {
      missing: {},
      refused: { password: t('passwordRefused'), email: t('emailRefused') },
      showPassword: login('showPassword'),
      hidePassword: login('hidePassword'),
      submit: t('register.submit'),
      submitting: t('register.submit'),
    },
  };
  return plainPage({
    title: `${t('register.title')} · SriVibes`,
    head: `${INSTALLABLE}<meta name="referrer" content="no-referrer">`,
    main: registerMain({
      words: {
        ...{ title: t('register.title'), name: t('name'), email: t('email'), password: t('password') },
        ...{ passwordHint: t('passwordHint'), submit: t('register.submit'), haveOne: t('register.haveOne') },
      },
    }),
    form,
    headers: { 'referrer-policy': 'no-referrer' },
  });
}

/** A press before the script is there: the page once more, and no password in an address. */
export const POST = GET;
