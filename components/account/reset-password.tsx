'use client';

import { CircleCheckBig, MailCheck } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useState } from 'react';
import { createRestClient } from '@/lib/client/rest';
import { Button } from '../ui/button';
import { buttonVariants } from '../ui/button-variants';
import { Card } from '../ui/card';
import { FieldError, TextField } from '../ui/field';
import { EmptyState } from '../ui/state';
import { field, useSubmit } from './use-submit';

/** Without a token in the address: asks for a link. With one: a new password. */
export function ResetPassword() {
  const t = useTranslations('account');
  const [token, setToken] = useState('');
  const [done, setDone] = useState<'sent' | 'set' | null>(null);
  const { busy, error, submit } = useSubmit();
  useEffect(() => {
    const read = () => {
      setToken(window.location.hash.slice(1));
      // The letter's link, opened where it was asked for.
      setDone(null);
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const rest = createRestClient();
    const ok = await submit(() =>
      token
        ? rest.call('confirmReset', { body: { token, password: field(form, 'password') } })
        : rest.call('requestReset', { body: { email: field(form, 'email') } }),
    );
    if (ok) setDone(token ? 'set' : 'sent');
  }

  if (done === 'sent') {
    return (
      <EmptyState
        heading="h1"
        icon={<MailCheck aria-hidden="true" />}
        title={t('reset.sent')}
        text={t('reset.sentText')}
      />
    );
  }
  if (done === 'set') {
    return (
      <EmptyState
        heading="h1"
        icon={<CircleCheckBig aria-hidden="true" />}
        title={t('reset.set')}
        text={t('reset.setText')}
        action={
          <Link href="/login" className={buttonVariants({ size: 'lg' })}>
            {t('signIn')}
          </Link>
        }
      />
    );
  }
  return (
    <>
      <h1 className="mb-2 text-3xl font-bold">{t('reset.title')}</h1>
      <p className="mb-5 text-muted">{t(token ? 'reset.choose' : 'reset.text')}</p>
      <Card>
        <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
          {token ? (
            <TextField
              key="password"
              label={t('newPassword')}
              hint={t('passwordHint')}
              name="password"
              type="password"
              autoComplete="new-password"
              required
              minLength={8}
              maxLength={200}
            />
          ) : (
            <TextField
              key="email"
              label={t('email')}
              name="email"
              type="email"
              autoComplete="username"
              inputMode="email"
              autoCapitalize="none"
              required
            />
          )}
          <FieldError className="mt-0 text-base">{error}</FieldError>
          <Button type="submit" size="lg" wide loading={busy} disabled={busy}>
            {t(token ? 'reset.submitNew' : 'reset.submit')}
          </Button>
        </form>
      </Card>
    </>
  );
}
