'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { Sold } from '@/lib/client/conductor/till';
import { rupees } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { FieldError } from '../ui/field';

interface TakeBackProps {
  sold: Sold;
  /** Why the server did not: a code of REST. */
  refusal: string | null;
  busy: boolean;
  disabled: boolean;
  onTakeBack: () => void;
}

/** Undoes a sale: the seat is free again and its receipt void. */
export function TakeBack({ sold, refusal, busy, disabled, onTakeBack }: TakeBackProps) {
  const t = useTranslations('conductor.sell');
  const errors = useTranslations('errors');
  const locale = useLocale();
  return (
    <div className="flex w-full flex-col gap-2">
      <FieldError>{refusal && (refusal === 'CONFLICT' ? t('tooLate') : errors(errorKey(refusal)))}</FieldError>
      <Button variant="secondary" wide loading={busy} disabled={disabled} onClick={onTakeBack}>
        {t('takeBack', { seat: sold.seatNumber, amount: rupees(sold.price, locale) })}
      </Button>
    </div>
  );
}
