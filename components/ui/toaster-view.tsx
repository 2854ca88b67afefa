'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { Toaster as Sonner, toast } from 'sonner';
import { useDark } from './theme';
import { showToastsWith } from './toaster';

/** What `Toaster` mounts with the first toast. */
export function ToasterView() {
  const t = useTranslations('common');
  useEffect(() => showToastsWith(toast), []);
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
