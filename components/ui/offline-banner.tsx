'use client';

import { CloudOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from './cn';
import { useOnline } from './use-online';

interface OfflineBannerProps {
  /** How many points or scans wait on this device; 0 shows none. */
  kept?: number;
  /** Overrides the browser's word, e.g. when the socket is down while the phone says "online". */
  offline?: boolean;
  className?: string;
}

/** One quiet line while there is no network: seen, never a blocker. */
export function OfflineBanner({ kept = 0, offline, className }: OfflineBannerProps) {
  const t = useTranslations('common');
  const online = useOnline();
  const show = offline ?? !online;
  return (
    <div role="status" className={cn(show && 'bg-look-soft text-look', className)}>
      {show ? (
        <p className="mx-auto flex max-w-7xl items-center gap-2 px-4 py-2 text-sm font-medium">
          <CloudOff aria-hidden="true" className="size-5 shrink-0" />
          <span>{kept > 0 ? t('offlineKept', { count: kept }) : t('offline')}</span>
        </p>
      ) : null}
    </div>
  );
}
