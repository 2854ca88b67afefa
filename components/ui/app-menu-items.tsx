'use client';

import { Download, RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { takeUpdate, waitingWorker } from '@/lib/client/app-worker';
import { MenuItem, MenuSeparator } from './menu';
import { toast } from './toaster';
import { useInstall } from './use-install';

/** In the account's menu: install the app where this phone can, and take the new version where one waits. */
export function AppMenuItems() {
  const t = useTranslations('pwa');
  const { way, prompt } = useInstall();
  const waiting = useSyncExternalStore(waitingWorker.subscribe, waitingWorker.get, () => null);
  if (!way && !waiting) return null;
  return (
    <>
      {waiting ? (
        <MenuItem onSelect={takeUpdate}>
          <RefreshCw aria-hidden="true" />
          {t('update.menu')}
        </MenuItem>
      ) : null}
      {way ? (
        <MenuItem
          onSelect={() =>
            way === 'prompt' ? prompt() : toast(t('install.action'), { description: t('install.byHand') })
          }
        >
          <Download aria-hidden="true" />
          {t('install.action')}
        </MenuItem>
      ) : null}
      <MenuSeparator />
    </>
  );
}
