'use client';

import Link from 'next/link';
import { signIn } from 'next-auth/react';
import { useLocale, useTranslations } from 'next-intl';
import type { FormEvent } from 'react';
import { createRestClient } from '@/lib/client/rest';
import { isLocale } from '@/lib/i18n/locales';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { FieldError, TextField } from '../ui/field';
import { field, useSubmit } from './use-submit';

/** A passenger's account: name, address, password; then straight in. */
export function RegisterForm() {
  const t = useTranslations('account');
  const locale = useLocale();
  const { busy, error, submit } = useSubmit();

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const [email, password] = [field(form, 'email'), field(form, 'password')];
    const done = await submit(() =>
      createRestClient().call('register', {
        body: { email, password, name: field(form, 'name'), ...(isLocale(locale) ? { locale } : {}) },
      }),
    );
    if (!done) return;
    const answer = await signIn('credentials', { email, password, redirect: false }).catch(() => null);
    window.location.assign(answer?.ok ? '/passenger' : '/login');
  }

  return (
    <>
      <h1 className="mb-5 text-3xl font-bold">{t('register.title')}</h1>
      <Card>
        <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
          <TextField label={t('name')} name="name" autoComplete="name" required maxLength={120} />
          <TextField
            label={t('email')}
            name="email"
            type="email"
            autoComplete="username"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <TextField
            label={t('password')}
            hint={t('passwordHint')}
            name="password"
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            maxLength={200}
          />
          <FieldError className="mt-0 text-base">{error}</FieldError>
          <Button type="submit" size="lg" wide loading={busy} disabled={busy}>
            {t('register.submit')}
          </Button>
        </form>
      </Card>
      <p className="mt-6">
        <Link
          href="/login"
          prefetch={false}
          className="inline-flex min-h-touch items-center font-semibold text-accent-text underline"
        >
          {t('register.haveOne')}
        </Link>
      </p>
    </>
  );
}
