'use client';

import { CloudOff, CloudUpload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { clockTime } from '@/lib/i18n/dates';
import { cn } from '../ui/cn';

interface LinkStatusProps {
  online: boolean;
  /** Scans that the server does not have yet. */
  waiting: number;
  /** When the passenger list was fetched, epoch ms. */
  manifestAt: number | null;
}

/** A connection takes a moment after the page is opened; that is no news. */
const OPENING_MS = 2_500;

/** Whether there is a line and what waits for it: one quiet strip, seen and never in the way. */
export function LinkStatus({ online, waiting, manifestAt }: LinkStatusProps) {
  const t = useTranslations('conductor');
  const [opening, setOpening] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setOpening(false), OPENING_MS);
    return () => clearTimeout(timer);
  }, []);
  const show = waiting > 0 || (!online && !opening);
  return (
    <div
      role="status"
      data-link={online ? 'online' : 'offline'}
      data-waiting={waiting}
      className={cn(show && (online ? 'bg-live-soft text-live' : 'bg-look-soft text-look'))}
    >
      {show ? (
        <p className="figures mx-auto flex max-w-3xl items-center gap-2 px-3 py-1.5 text-sm font-semibold">
          {online ? (
            <CloudUpload aria-hidden="true" className="size-5 shrink-0" />
          ) : (
            <CloudOff aria-hidden="true" className="size-5 shrink-0" />
          )}
          <span>{online ? t('sending', { count: waiting }) : t('kept', { count: waiting })}</span>
          {!online && manifestAt !== null ? (
            <span className="ml-auto text-right font-normal">{t('manifestAge', { time: clockTime(manifestAt) })}</span>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
