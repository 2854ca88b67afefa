'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { createRestClient, RestError } from '@/lib/client/rest';
import type { TripStaffView, TripSummary } from '@/lib/contract/views';
import { clockTime } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { DialogClose, DialogContent } from '../ui/dialog';
import { FieldError } from '../ui/field';
import { toast } from '../ui/toaster';

/** Asks once more, since passengers are told at once. */
export function CancelDialog({ trip, onSaved }: { trip: TripSummary; onSaved: (trip: TripStaffView) => void }) {
  const t = useTranslations('operator');
  const errors = useTranslations('errors');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function cancel() {
    setBusy(true);
    try {
      const rest = createRestClient({ auth: 'session' });
      onSaved(await rest.call('patchTrip', { params: { id: trip.id }, body: { status: 'CANCELLED' } }));
      toast.success(t('cancelled'));
    } catch (failure) {
      setError(errors(errorKey(failure instanceof RestError ? failure.code : 'INTERNAL')));
      setBusy(false);
    }
  }
  return (
    <DialogContent
      title={t('assignTitle', { route: trip.routeCode, time: clockTime(Date.parse(trip.departsAt)) })}
      description={t('cancelTripAsk')}
      actions={
        <>
          <Button variant="danger" loading={busy} onClick={() => void cancel()}>
            {t('cancelTrip')}
          </Button>
          <DialogClose asChild>
            <Button variant="secondary">{t('keepTrip')}</Button>
          </DialogClose>
        </>
      }
    >
      {error ? <FieldError>{error}</FieldError> : null}
    </DialogContent>
  );
}
