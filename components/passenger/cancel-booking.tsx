'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Booking } from '@/lib/contract/views';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { Dialog, DialogClose, DialogContent, DialogTrigger } from '../ui/dialog';
import { FieldError } from '../ui/field';
import { toast } from '../ui/toaster';
import { rest } from './rest';
import { codeOf } from './use-load';

/** Gives the seat back, after a question. Cancelling again does no harm, so a lost answer may be asked for anew. */
export function CancelBooking({ booking, onCancelled }: { booking: Booking; onCancelled: () => void }) {
  const t = useTranslations();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function cancel() {
    setBusy(true);
    setError(null);
    try {
      await rest.call('deleteBooking', { params: { id: booking.id } });
      setOpen(false);
      toast.success(t('passenger.booking.cancelled'));
      onCancelled();
    } catch (reason) {
      setError(codeOf(reason));
    }
    setBusy(false);
  }

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="ghost" wide className="text-danger">
          {t('passenger.booking.cancel')}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={t('passenger.booking.cancel')}
        description={`${t('passenger.booking.cancelAsk')}${booking.paid?.status === 'PAID' ? ` ${t('pay.refundRule')}` : ''}`}
        actions={
          <>
            <Button variant="danger" size="lg" loading={busy} onClick={() => void cancel()}>
              {t('passenger.booking.cancel')}
            </Button>
            <DialogClose asChild>
              <Button variant="secondary" size="lg">
                {t('passenger.booking.keep')}
              </Button>
            </DialogClose>
          </>
        }
      >
        <FieldError className="mt-0 text-base">{error ? t(`errors.${errorKey(error)}`) : null}</FieldError>
      </DialogContent>
    </Dialog>
  );
}
