'use client';

import { usePathname } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { keepPage, renewKeptPages, startAppWorker, takeUpdate, waitingWorker } from '@/lib/client/app-worker';
import { toast } from './toaster';
import { updateHolds } from './update-hold';

const TOAST = 'new-version';

/** Registers the service worker, keeps the apps' own pages for a dead line, and offers a new version. Mounted once. */
export function AppWorker() {
  const t = useTranslations('pwa.update');
  const path = usePathname();
  const locale = useLocale();

  useEffect(() => {
    if (process.env.NODE_ENV !== 'production') return;
    let end = () => {};
    // The page comes first; the worker's files may have the line after it.
    const start = () => {
      end = startAppWorker();
    };
    if (document.readyState === 'complete') start();
    else window.addEventListener('load', start, { once: true });
    return () => {
      window.removeEventListener('load', start);
      end();
    };
  }, []);

  useEffect(() => {
    if (process.env.NODE_ENV === 'production') void keepPage(path);
  }, [path]);

  const drawnIn = useRef(locale);
  useEffect(() => {
    if (drawnIn.current !== locale) renewKeptPages();
    drawnIn.current = locale;
  }, [locale]);

  const waiting = useSyncExternalStore(waitingWorker.subscribe, waitingWorker.get, () => null);
  const held = useSyncExternalStore(
    updateHolds.subscribe,
    () => updateHolds.get() > 0,
    () => true,
  );
  useEffect(() => {
    if (!waiting || held) return;
    toast(t('title'), {
      id: TOAST,
      description: t('text'),
      duration: Number.POSITIVE_INFINITY,
      action: { label: t('action'), onClick: takeUpdate },
    });
    return () => {
      toast.dismiss(TOAST);
    };
  }, [waiting, held, t]);
  return null;
}
