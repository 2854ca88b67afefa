'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RestError } from '@/lib/client/rest';
import { errorKey } from '@/lib/i18n/error-key';

/** One form's sending: busy while it is under way, and what went wrong in the reader's words. */
export function useSubmit() {
  const t = useTranslations('account');
  const errors = useTranslations('errors');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  /** @returns whether it went well. */
  async function submit(work: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (thrown) {
      const code = thrown instanceof RestError ? thrown.code : 'INTERNAL';
      const fields = thrown instanceof RestError ? (thrown.issues ?? []).map(({ path }) => path) : [];
      if (fields.includes('password')) setError(t('passwordRefused'));
      else if (fields.includes('email')) setError(t('emailRefused'));
      else if (code === 'NOT_FOUND') setError(t('linkDead'));
      else setError(errors(errorKey(code)));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, error, submit };
}

/** What a form's field holds, trimmed unless it is a password. */
export function field(form: HTMLFormElement, name: string): string {
  const value = String(new FormData(form).get(name) ?? '');
  return name.toLowerCase().includes('password') ? value : value.trim();
}
