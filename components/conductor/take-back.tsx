'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { createRestClient, RestError } from '@/lib/client/rest';
import { rupees } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { FieldError } from '../ui/field';

/** A seat that has just been sold on the bus. */
export interface Sold {
  id: string;
  seatNumber: number;
  /** Rupees. */
  price: number;
  referenceCode: string;
}

interface TakeBackProps {
  sold: Sold;
  online: boolean;
  onTakenBack: () => void;
}

/** Undoes a sale: the seat is free again and its receipt void. The server says for how long that is allowed. */
export function TakeBack({ sold, online, onTakenBack }: TakeBackProps) {
  const t = useTranslations('conductor.sell');
  const errors = useTranslations('errors');
  const locale = useLocale();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function takeBack() {
    setBusy(true);
    setError(null);
    try {
      await createRestClient({ auth: 'session' }).call('deleteBooking', {
        params: { id: sold.id },
        timeoutMs: 8_000,
        retries: 1,
      });
      onTakenBack();
    } catch (failure) {
      const code = failure instanceof RestError ? failure.code : 'INTERNAL';
      setError(code === 'CONFLICT' ? t('tooLate') : errors(errorKey(code)));
      setBusy(false);
    }
  }

  return (
    <div className="flex w-full flex-col gap-2">
      <FieldError>{error}</FieldError>
      <Button variant="secondary" wide loading={busy} disabled={!online} onClick={() => void takeBack()}>
        {t('takeBack', { seat: sold.seatNumber, amount: rupees(sold.price, locale) })}
      </Button>
    </div>
  );
}
