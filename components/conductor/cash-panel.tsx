'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import { createRestClient, RestError } from '@/lib/client/rest';
import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import { clockTime, rupees } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { Dialog, DialogContent } from '../ui/dialog';
import { Skeleton } from '../ui/skeleton';
import { ErrorState } from '../ui/state';

type Cash = ResponseOf<'getCash'>;

/** What is in the bag: the day's total, and by trip what was sold on board and what booked passengers paid. */
export function CashPanel({ open, onClose, tripId }: { open: boolean; onClose: () => void; tripId: string }) {
  const t = useTranslations('conductor.cash');
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent title={t('title')} description={t('text')}>
        <Sums tripId={tripId} />
      </DialogContent>
    </Dialog>
  );
}

function Sums({ tripId }: { tripId: string }) {
  const t = useTranslations('conductor.cash');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const locale = useLocale();
  const [cash, setCash] = useState<Cash | null>(null);
  const [error, setError] = useState<string | null>(null);
  const load = useCallback(async () => {
    setError(null);
    try {
      setCash(await createRestClient({ auth: 'session' }).call('getCash', { retries: 0 }));
    } catch (failure) {
      setError(failure instanceof RestError ? failure.code : 'INTERNAL');
    }
  }, []);
  useEffect(() => void load(), [load]);
  if (error) {
    return (
      <ErrorState
        title={errors(errorKey(error))}
        action={<Button onClick={() => void load()}>{common('retry')}</Button>}
      />
    );
  }
  if (!cash) return <Skeleton className="h-40" />;
  return (
    <div className="flex flex-col gap-4">
      <p data-cash={cash.total.amount} className="figures text-5xl font-bold">
        {rupees(cash.total.amount, locale)}
      </p>
      {cash.trips.length === 0 ? <p className="text-muted">{t('none')}</p> : null}
      <ul className="flex flex-col gap-3">
        {cash.trips.map(({ tripId: id, routeCode, registration, departsAt, walkIns, fares }) => (
          <li key={id} className="rounded-xl border p-3">
            <p className="figures font-semibold">
              {routeCode} · {clockTime(Date.parse(departsAt))} · {registration}
              {id === tripId ? <span className="text-muted"> · {t('thisTrip')}</span> : null}
            </p>
            <dl className="figures mt-1 grid grid-cols-[1fr_auto] gap-x-3">
              <dt>{t('walkIns', { count: walkIns.count })}</dt>
              <dd className="text-right">{rupees(walkIns.amount, locale)}</dd>
              <dt>{t('fares', { count: fares.count })}</dt>
              <dd className="text-right">{rupees(fares.amount, locale)}</dd>
            </dl>
          </li>
        ))}
      </ul>
    </div>
  );
}
