'use client';

import { BusFront, Eye, EyeOff, Info, LayoutDashboard, Map as MapIcon, ScanLine, User } from 'lucide-react';
import Link from 'next/link';
import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field, FieldError, TextField } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { type ErrorKey, errorKey } from '@/lib/i18n/error-key';

const DEMO_PASSWORD = 'srivibes-demo';
const DEMO_LOGINS = [
  { role: 'PASSENGER', name: 'passenger', icon: User },
  { role: 'DRIVER', name: 'driver', icon: BusFront },
  { role: 'CONDUCTOR', name: 'conductor', icon: ScanLine },
  { role: 'BUSINESS', name: 'operator', icon: LayoutDashboard },
  { role: 'ADMIN', name: 'admin', icon: MapIcon },
] as const;

/** The error key for what next-auth answered: its own word for a wrong password, or one of our codes. */
function keyOf(error: string): ErrorKey {
  return errorKey(error === 'CredentialsSignin' ? 'INVALID_CREDENTIALS' : error);
}

interface LoginFormProps {
  /** A path of this site, already checked. */
  target: string;
  demo: boolean;
  /** An error that came in the address, e.g. `SessionRequired`. */
  initialError?: string | undefined;
}

export function LoginForm({ target, demo, initialError }: LoginFormProps) {
  const t = useTranslations('login');
  const errors = useTranslations('errors');
  const roles = useTranslations('roles');
  const account = useTranslations('account');
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<ErrorKey | null>(
    initialError && initialError !== 'SessionRequired' ? keyOf(initialError) : null,
  );
  const [missing, setMissing] = useState<{ email?: boolean; password?: boolean }>({});
  const [visible, setVisible] = useState(false);

  async function enter(email: string, password: string, who: string) {
    setBusy(who);
    setError(null);
    try {
      const answer = await signIn('credentials', { email, password, redirect: false });
      if (answer?.ok && !answer.error) {
        // A full load, so that every part of the page knows who is there now.
        window.location.assign(target);
        return;
      }
      setError(answer?.error ? keyOf(answer.error) : 'UNAVAILABLE');
    } catch {
      setError(navigator.onLine ? 'UNAVAILABLE' : 'OFFLINE');
    }
    setBusy(null);
  }

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const email = String(form.get('email') ?? '').trim();
    const password = String(form.get('password') ?? '');
    setMissing({ email: !email, password: !password });
    if (email && password) void enter(email, password, 'form');
  }

  return (
    <>
      <h1 className="mb-5 text-3xl font-bold">{t('title')}</h1>
      {initialError === 'SessionRequired' || (target !== '/' && !error) ? (
        <p className="mb-4 flex items-start gap-2 rounded-xl bg-raised px-4 py-3">
          <Info aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
          {t('required')}
        </p>
      ) : null}
      <Card>
        {/* POST, so that a press before the page is alive never puts the password into an address. */}
        <form method="post" onSubmit={onSubmit} noValidate className="flex flex-col gap-4">
          <TextField
            label={t('email')}
            name="email"
            type="email"
            autoComplete="username"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            error={missing.email ? t('missingEmail') : null}
          />
          <Field label={t('password')} error={missing.password ? t('missingPassword') : null}>
            {(control) => (
              <div className="relative">
                <Input
                  {...control}
                  name="password"
                  type={visible ? 'text' : 'password'}
                  autoComplete="current-password"
                  className="pr-14"
                />
                <Button
                  variant="ghost"
                  size="icon"
                  className="absolute top-0 right-0"
                  aria-label={t(visible ? 'hidePassword' : 'showPassword')}
                  onClick={() => setVisible(!visible)}
                >
                  {visible ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
                </Button>
              </div>
            )}
          </Field>
          <FieldError className="mt-0 text-base">{error ? errors(error) : null}</FieldError>
          <Button type="submit" size="lg" wide loading={busy === 'form'} disabled={busy !== null}>
            {busy === 'form' ? t('submitting') : t('submit')}
          </Button>
        </form>
      </Card>
      <p className="mt-4 flex flex-wrap gap-x-6">
        <Link
          href="/register"
          prefetch={false}
          className="inline-flex min-h-touch items-center font-semibold text-accent-text underline"
        >
          {account('register.title')}
        </Link>
        <Link
          href="/reset"
          prefetch={false}
          className="inline-flex min-h-touch items-center font-semibold text-accent-text underline"
        >
          {account('reset.forgot')}
        </Link>
      </p>
      {demo ? (
        <section aria-labelledby="demo-title" className="mt-8">
          <h2 id="demo-title" className="text-lg font-semibold">
            {t('demoTitle')}
          </h2>
          <p className="mb-3 text-muted">{t('demoText')}</p>
          <div className="grid grid-cols-1 gap-2 xs:grid-cols-2">
            {DEMO_LOGINS.map(({ role, name, icon: Icon }) => (
              <Button
                key={role}
                variant="secondary"
                className="justify-start"
                loading={busy === name}
                disabled={busy !== null}
                onClick={() => void enter(`${name}@demo.srivibes.lk`, DEMO_PASSWORD, name)}
              >
                {busy === name ? null : <Icon aria-hidden="true" />}
                {roles(role)}
              </Button>
            ))}
          </div>
        </section>
      ) : null}
    </>
  );
}
