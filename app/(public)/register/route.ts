import { getTranslations } from 'next-intl/server';
import { formErrors } from '@/app/_lib/form-errors';
import { plainReader } from '@/app/_lib/plain-reader';
import { htmlResponse } from '@/app/_lib/plain-response';
import { givenHtml, INSTALLABLE, plainDocument } from '@/components/plain/document';
import type { FormGiven } from '@/components/plain/forms';
import { frameWords } from '@/lib/i18n/lean-words';
import { runtime } from '@/server/runtime';
import { registerMain } from './document';

/** A passenger's account: name, address, password; then straight in. */
export async function GET(): Promise<Response> {
  const reader = await plainReader();
  const { words: lean, public: assets } = runtime().config.plain;
  const t = await getTranslations('account');
  const login = await getTranslations('login');
  const given: FormGiven = {
    form: 'register',
    locale: reader.locale,
    target: '/passenger',
    errors: await formErrors(),
    words: {
      missing: {},
      refused: { password: t('passwordRefused'), email: t('emailRefused') },
      showPassword: login('showPassword'),
      hidePassword: login('hidePassword'),
      submit: t('register.submit'),
      submitting: t('register.submit'),
    },
  };
  return htmlResponse(
    plainDocument({
      ...reader,
      words: frameWords(lean[reader.locale]),
      title: `${t('register.title')} · SriVibes`,
      ...assets,
      head: `${INSTALLABLE}<meta name="referrer" content="no-referrer">`,
      main: registerMain({
        words: {
          ...{ title: t('register.title'), name: t('name'), email: t('email'), password: t('password') },
          ...{ passwordHint: t('passwordHint'), submit: t('register.submit'), haveOne: t('register.haveOne') },
        },
      }),
      end: givenHtml(given),
    }),
    { 'referrer-policy': 'no-referrer' },
  );
}

/** A press before the script is there: the page once more, and no password in an address. */
export const POST = GET;
