'use client';

import { useTranslations } from 'next-intl';
import { type ConnectionState, needsSignIn } from '@/lib/client/connection';
import { errorKey } from '@/lib/i18n/error-key';
import { SignInLink } from './sign-in-link';

/** Says why nothing more comes from the server, and the way on where there is one. */
export function EndedNotice({ connection }: { connection: ConnectionState }) {
  const errors = useTranslations('errors');
  if (connection.state !== 'ended' || connection.reason === 'CLOSED') return null;
  return (
    <p
      role="alert"
      className="flex flex-wrap items-center justify-between gap-x-3 bg-danger-soft px-4 py-2 font-medium text-danger"
    >
      {errors(errorKey(connection.reason))}
      {needsSignIn(connection) ? (
        <SignInLink className="inline-flex min-h-11 items-center font-semibold underline" />
      ) : null}
    </p>
  );
}
