'use client';

import { Check, CheckCheck, Info, MapPin, Siren, TriangleAlert } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { Alert } from '@/lib/contract/views';
import { clockTime, dayAndTime, isoDay } from '@/lib/i18n/dates';
import { useAge } from '../trip/use-age';
import { useNow } from '../trip/use-now';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';

const LOOK = {
  CRITICAL: { icon: Siren, tone: 'bg-danger-solid text-white', edge: 'border-l-danger-solid' },
  WARNING: { icon: TriangleAlert, tone: 'bg-look-soft text-look', edge: 'border-l-look' },
  INFO: { icon: Info, tone: 'bg-raised text-muted', edge: 'border-l-old' },
} as const;

interface AlertItemProps {
  alert: Alert;
  /** The one that the keyboard is at. */
  current: boolean;
  /** What is known of its bus, e.g. "138 · NB-1234". */
  bus?: string | undefined;
  busy: boolean;
  onFocus: () => void;
  onAcknowledge: () => void;
  onResolve: () => void;
  onShow?: (() => void) | undefined;
}

/** One alert: what, which bus, since when, and what can be done. */
export function AlertItem({ alert, current, bus, busy, onFocus, onAcknowledge, onResolve, onShow }: AlertItemProps) {
  const t = useTranslations('alerts');
  const locale = useLocale();
  const age = useAge();
  const now = useNow();
  const item = useRef<HTMLLIElement>(null);
  const { icon: Icon, tone, edge } = LOOK[alert.severity];
  const at = Date.parse(alert.createdAt);
  const open = alert.status === 'OPEN';

  useEffect(() => {
    if (current) item.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  return (
    <li
      ref={item}
      data-alert={alert.type}
      data-alert-status={alert.status}
      aria-current={current || undefined}
      onFocus={onFocus}
      className={cn(
        'scroll-my-2 rounded-card border border-l-4 bg-surface p-3 shadow-card',
        edge,
        !open && 'opacity-80 shadow-none',
        current && 'outline-3 outline-offset-0 outline-ring',
      )}
    >
      <div className="flex items-start gap-3">
        <span className={cn('grid size-10 shrink-0 place-items-center rounded-xl', tone)}>
          <Icon aria-hidden="true" className="size-6" />
        </span>
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-baseline justify-between gap-x-2 leading-snug">
            <strong>{t(`type.${alert.type}`)}</strong>
            <time dateTime={alert.createdAt} className="figures text-sm text-muted">
              {now !== null && isoDay(now) === isoDay(at) ? clockTime(at) : dayAndTime(at, locale)}
              {now === null ? null : ` · ${age(now - at)}`}
            </time>
          </p>
          <p className="text-sm leading-snug text-muted">
            {t(`severity.${alert.severity}`)} · {t(`status.${alert.status}`)}
          </p>
          {bus && !onShow ? <p className="figures leading-snug font-medium">{bus}</p> : null}
          {/* The server's own words, for what the type alone does not say. */}
          <p lang="en" className="text-sm leading-snug text-muted">
            {alert.message}
          </p>
        </div>
      </div>
      {onShow ? (
        <Button variant="ghost" wide className="figures mt-1 justify-start px-2" onClick={onShow}>
          <MapPin aria-hidden="true" className="mx-0.5 text-muted" />
          {bus ? <span className="sr-only">{t('show')}</span> : null}
          {bus ?? t('show')}
        </Button>
      ) : null}
      <div className="mt-2 flex flex-wrap gap-2">
        {open ? (
          <Button size="md" className="grow px-3" disabled={busy} onClick={onAcknowledge}>
            <Check aria-hidden="true" />
            {t('acknowledge')}
          </Button>
        ) : null}
        <Button variant="secondary" className="grow px-3" disabled={busy} onClick={onResolve}>
          <CheckCheck aria-hidden="true" />
          {t('resolve')}
        </Button>
      </div>
    </li>
  );
}
