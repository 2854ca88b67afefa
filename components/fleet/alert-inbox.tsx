'use client';

import { BellRing, ShieldCheck, Volume2, VolumeX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { useAlerts } from '@/lib/client/react';
import { createRestClient, RestError } from '@/lib/client/rest';
import type { Alert } from '@/lib/contract/views';
import { errorKey } from '@/lib/i18n/error-key';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { LiveRegion } from '../ui/live-region';
import { Skeleton } from '../ui/skeleton';
import { EmptyState } from '../ui/state';
import { toast } from '../ui/toaster';
import { AlertItem } from './alert-item';
import { inboxOf } from './alert-order';
import { useAlarm } from './use-alarm';
import { useSound } from './use-sound';

interface AlertInboxProps {
  /** ADMIN hears by socket; an operator asks first and is told of its own. */
  from: 'socket' | 'rest';
  /** What to call the bus of a trip. */
  busOf?: (tripId: string) => string | undefined;
  onShow?: (tripId: string) => void;
}

/** Alerts that still need somebody. Keys: j and k move, a acknowledges, r resolves. */
export function AlertInbox({ from, busOf, onShow }: AlertInboxProps) {
  const t = useTranslations('alerts');
  const admin = useTranslations('admin');
  const errors = useTranslations('errors');
  const { alerts, loaded, error, put } = useAlerts(from);
  const inbox = useMemo(() => inboxOf(alerts), [alerts]);
  const [at, setAt] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [sound, setSound] = useState(true);
  useSound();
  useAlarm(alerts, loaded, sound);

  const openCount = inbox.filter(({ status }) => status === 'OPEN').length;
  const first = inbox[0];
  const position = inbox.findIndex(({ id }) => id === at);

  async function settle(alert: Alert, how: 'acknowledgeAlert' | 'resolveAlert') {
    setBusy(alert.id);
    try {
      const rest = createRestClient({ auth: 'session' });
      // The keyboard stays where it was in the list, on what moves up.
      const index = inbox.findIndex(({ id }) => id === alert.id);
      put(await rest.call(how, { params: { id: alert.id } }));
      if (how === 'resolveAlert') setAt(inbox[index + 1]?.id ?? inbox[index - 1]?.id ?? null);
    } catch (failure) {
      toast.error(errors(errorKey(failure instanceof RestError ? failure.code : 'INTERNAL')));
    }
    setBusy(null);
  }

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const current = inbox[position];
      if (event.key === 'j') setAt((inbox[Math.min(inbox.length - 1, position + 1)] ?? first)?.id ?? null);
      else if (event.key === 'k') setAt((inbox[Math.max(0, position - 1)] ?? first)?.id ?? null);
      else if (event.key === 'a' && current?.status === 'OPEN') void settle(current, 'acknowledgeAlert');
      else if (event.key === 'r' && current) void settle(current, 'resolveAlert');
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  return (
    <section aria-label={t('title')} className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-14 shrink-0 items-center gap-2 border-b px-3 py-1">
        <BellRing aria-hidden="true" className="size-5 shrink-0" />
        <h2 className="font-semibold">{t('title')}</h2>
        {loaded ? (
          <Badge tone={openCount > 0 ? 'look' : 'neutral'} className="figures">
            <span aria-hidden="true">{openCount}</span>
            <span className="sr-only">{t('open', { count: openCount })}</span>
          </Badge>
        ) : null}
        <Button
          variant="ghost"
          size="icon"
          className="ml-auto shrink-0"
          aria-pressed={sound}
          aria-label={sound ? admin('soundOn') : admin('soundOff')}
          title={sound ? admin('soundOn') : admin('soundOff')}
          onClick={() => setSound(!sound)}
        >
          {sound ? <Volume2 aria-hidden="true" /> : <VolumeX aria-hidden="true" />}
        </Button>
      </div>
      <LiveRegion
        assertive
        message={
          first?.status === 'OPEN' && first.severity === 'CRITICAL'
            ? `${t(`type.${first.type}`)}. ${first.message}`
            : ''
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {error && !loaded ? (
          <p role="alert" className="m-3 rounded-xl bg-look-soft px-4 py-3 text-look">
            {errors(errorKey(error === 'TIMEOUT' ? 'OFFLINE' : error))}
          </p>
        ) : !loaded ? (
          <div role="status" className="flex flex-col gap-3 p-3">
            <span className="sr-only">{t('loading')}</span>
            <Skeleton className="h-32" />
            <Skeleton className="h-32" />
          </div>
        ) : inbox.length === 0 ? (
          <EmptyState icon={<ShieldCheck aria-hidden="true" />} title={t('empty.title')} text={t('empty.text')} />
        ) : (
          <ol className="flex flex-col gap-2.5 p-3">
            {inbox.map((alert) => {
              const { id, tripId } = alert;
              return (
                <AlertItem
                  key={id}
                  alert={alert}
                  current={id === at}
                  bus={tripId ? busOf?.(tripId) : undefined}
                  busy={busy === id}
                  onFocus={() => setAt(id)}
                  onAcknowledge={() => void settle(alert, 'acknowledgeAlert')}
                  onResolve={() => void settle(alert, 'resolveAlert')}
                  onShow={tripId && onShow ? () => onShow(tripId) : undefined}
                />
              );
            })}
          </ol>
        )}
      </div>
    </section>
  );
}

/** Letters belong to the field that somebody types in. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
  );
}
