'use client';

import { Download, Trash2 } from 'lucide-react';
import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useState } from 'react';
import { createRestClient } from '@/lib/client/rest';
import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import { LOCALE_COOKIE, LOCALE_LABELS, LOCALES, type Locale } from '@/lib/i18n/locales';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Field, FieldError, TextField } from '../ui/field';
import { Select } from '../ui/select';
import { leave } from '../ui/sign-out';
import { toast } from '../ui/toaster';
import { Trips } from './trips';
import { field, useSubmit } from './use-submit';

const rest = createRestClient({ auth: 'session' });
type OwnData = ResponseOf<'getOwnData'>;

/** Somebody's own account: who they are, their password, their trips and data, and the way out for good. */
export function Account({ user }: { user: { email: string; name: string; role: string; locale: Locale } }) {
  const t = useTranslations('account');
  const [data, setData] = useState<OwnData | null>(null);
  useEffect(() => {
    rest.call('getOwnData').then(setData, () => undefined);
  }, []);
  const passenger = user.role === 'PASSENGER';
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-8">
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <Profile user={user} verified={data ? data.emailVerifiedAt !== null : null} />
      <Password email={user.email} />
      {passenger && data ? <Trips bookings={data.bookings} /> : null}
      <section aria-labelledby="own-data">
        <h2 id="own-data" className="mb-1 text-xl font-semibold">
          {t('data.title')}
        </h2>
        <p className="mb-3 text-muted">{t('data.text')}</p>
        <Button variant="secondary" disabled={!data} onClick={() => data && save(data)}>
          <Download aria-hidden="true" />
          {t('data.export')}
        </Button>
      </section>
      {passenger ? <Delete /> : null}
    </div>
  );
}

function save(data: OwnData): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: 'srivibes-my-data.json' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function Profile({
  user,
  verified,
}: {
  user: { email: string; name: string; locale: Locale };
  verified: boolean | null;
}) {
  const t = useTranslations('account');
  const { busy, error, submit } = useSubmit();
  const letter = useSubmit();
  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const locale = field(form, 'locale') as Locale;
    const ok = await submit(() => rest.call('patchMe', { body: { name: field(form, 'name'), locale } }));
    if (!ok) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is missing on iPhones and older Androids
    document.cookie = `${LOCALE_COOKIE}=${locale}; path=/; max-age=31536000; samesite=lax`;
    window.location.reload();
  }
  return (
    <Card>
      <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
        <p>
          <span className="text-muted">{t('email')}: </span>
          <span className="font-semibold break-all">{user.email}</span>
        </p>
        {verified === false ? (
          <div className="rounded-xl bg-look-soft px-4 py-3 text-look">
            <p>{t('verify.missing')}</p>
            <Button
              variant="secondary"
              className="mt-2"
              loading={letter.busy}
              onClick={() =>
                void letter
                  .submit(() => rest.call('sendVerification'))
                  .then((sent) => sent && toast.success(t('verify.sent')))
              }
            >
              {t('verify.send')}
            </Button>
            <FieldError>{letter.error}</FieldError>
          </div>
        ) : null}
        <TextField
          label={t('name')}
          name="name"
          defaultValue={user.name}
          autoComplete="name"
          required
          maxLength={120}
        />
        <Field label={t('language')}>
          {(control) => (
            <Select {...control} name="locale" defaultValue={user.locale}>
              {LOCALES.map((locale) => (
                <option key={locale} value={locale} lang={locale}>
                  {LOCALE_LABELS[locale]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <FieldError className="mt-0 text-base">{error}</FieldError>
        <Button type="submit" loading={busy} disabled={busy}>
          {t('save')}
        </Button>
      </form>
    </Card>
  );
}

function Password({ email }: { email: string }) {
  const t = useTranslations('account');
  const { busy, error, submit } = useSubmit();
  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const password = field(form, 'newPassword');
    const body = { currentPassword: field(form, 'currentPassword'), password };
    if (!(await submit(() => rest.call('changePassword', { body })))) return;
    // The change ended this session too.
    await signIn('credentials', { email, password, redirect: false }).catch(() => null);
    form.reset();
    toast.success(t('passwordChanged'));
  }
  return (
    <section aria-labelledby="own-password">
      <h2 id="own-password" className="mb-3 text-xl font-semibold">
        {t('changePassword')}
      </h2>
      <Card>
        <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          <TextField
            label={t('currentPassword')}
            name="currentPassword"
            type="password"
            autoComplete="current-password"
            required
          />
          <TextField
            label={t('newPassword')}
            hint={t('passwordHint')}
            name="newPassword"
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            maxLength={200}
          />
          <FieldError className="mt-0 text-base">{error}</FieldError>
          <Button type="submit" variant="secondary" loading={busy} disabled={busy}>
            {t('changePassword')}
          </Button>
        </form>
      </Card>
    </section>
  );
}

function Delete() {
  const t = useTranslations('account');
  const [open, setOpen] = useState(false);
  const { busy, error, submit } = useSubmit();
  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = field(event.currentTarget, 'deletePassword');
    if (await submit(() => rest.call('deleteMe', { body: { password } }))) await leave(true);
  }
  return (
    <section aria-labelledby="delete-account" className="border-t pt-6">
      <h2 id="delete-account" className="mb-1 text-xl font-semibold">
        {t('delete.title')}
      </h2>
      <p className="mb-3 text-muted">{t('delete.text')}</p>
      {open ? (
        <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
          <TextField
            label={t('delete.password')}
            name="deletePassword"
            type="password"
            autoComplete="current-password"
            required
          />
          <FieldError className="mt-0 text-base">{error}</FieldError>
          <div className="flex flex-wrap gap-3">
            <Button type="submit" variant="danger" loading={busy} disabled={busy}>
              {t('delete.confirm')}
            </Button>
            <Button variant="secondary" onClick={() => setOpen(false)}>
              {t('delete.keep')}
            </Button>
          </div>
        </form>
      ) : (
        <Button variant="secondary" onClick={() => setOpen(true)}>
          <Trash2 aria-hidden="true" />
          {t('delete.open')}
        </Button>
      )}
    </section>
  );
}
