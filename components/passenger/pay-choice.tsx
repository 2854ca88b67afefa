'use client';

import { CreditCard, Wallet } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId } from 'react';

type Payment = 'ON_BOARD' | 'ONLINE';

/** To the conductor, or now. */
export function PayChoice({ value, onChange }: { value: Payment; onChange: (payment: Payment) => void }) {
  const t = useTranslations();
  const name = useId();
  const ways = [
    { payment: 'ON_BOARD', label: t('passenger.booking.payOnBoard'), Icon: Wallet },
    { payment: 'ONLINE', label: t('passenger.booking.payOnline'), Icon: CreditCard },
  ] as const;
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{t('pay.how')}</legend>
      <div className="grid gap-2 xs:grid-cols-2">
        {ways.map(({ payment, label, Icon }) => (
          <label
            key={payment}
            className="flex min-h-touch cursor-pointer items-center gap-3 rounded-xl border border-field bg-surface px-3.5 py-2 has-checked:border-2 has-checked:border-ink has-checked:font-semibold has-focus-visible:outline-2"
          >
            <input
              type="radio"
              name={name}
              className="size-5 accent-current"
              checked={value === payment}
              onChange={() => onChange(payment)}
            />
            <Icon aria-hidden="true" className="size-5 shrink-0 text-muted" />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
