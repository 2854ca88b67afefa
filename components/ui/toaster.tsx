'use client';

import { useTranslations } from 'next-intl';
import { Toaster as Sonner } from 'sonner';
import { useDark } from './theme';

/** Where toasts appear; mounted once in the root layout. Raise one with `toast` from this file. */
export function Toaster() {
  const t = useTranslations('common');
  return (
    <Sonner
      theme={useDark() ? 'dark' : 'light'}
      position="top-center"
      duration={5000}
      closeButton
      containerAriaLabel={t('notifications')}
      toastOptions={{
        closeButtonAriaLabel: t('close'),
        style: {
          background: 'var(--surface)',
          color: 'var(--ink)',
          borderColor: 'var(--line)',
          fontFamily: 'inherit',
          fontSize: '1rem',
        },
      }}
    />
  );
}

export { toast } from 'sonner';
