'use client';

import { CloudOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { SignInLink } from '../ui/sign-in-link';
import { ErrorState } from '../ui/state';

/** A part of a page that could not be loaded: what happened, and the one thing to do. */
export function LoadError({ code, onRetry, className }: { code: string; onRetry: () => void; className?: string }) {
  const t = useTranslations();
  return (
    <ErrorState
      title={t(`errors.${errorKey(code)}`)}
      {...(code === 'OFFLINE' ? { icon: <CloudOff aria-hidden="true" /> } : {})}
      {...(className ? { className } : {})}
      action={code === 'UNAUTHENTICATED' ? <SignInLink /> : <Button onClick={onRetry}>{t('common.retry')}</Button>}
    />
  );
}
