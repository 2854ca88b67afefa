'use client';

import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { createAttempt } from '@/lib/client/attempt';
import { createRestClient, RestError } from '@/lib/client/rest';
import { nameIn } from '@/lib/domain/names';
import { errorKey } from '@/lib/i18n/error-key';
import { UTC_OFFSET } from '@/lib/i18n/locales';
import { Button } from '../ui/button';
import { DialogClose, DialogContent } from '../ui/dialog';
import { Field, FieldError, TextField } from '../ui/field';
import { Select } from '../ui/select';
import { toast } from '../ui/toaster';
import type { Operator } from './use-operator';

interface NewTripDialogProps {
  operator: Operator;
  /** "2026-11-23": the day the table shows. */
  day: string;
  onCreated: () => void;
}

type Choice = 'route' | 'vehicle' | 'driver' | 'conductor';

/** Plans one departure. */
export function NewTripDialog({ operator, day, onCreated }: NewTripDialogProps) {
  const t = useTranslations('operator');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const locale = useLocale();
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  // One plan is one trip, however often the button is pressed or the network fails.
  const [attempt] = useState(createAttempt);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: Choice | 'departs') => String(form.get(name) ?? '');
    const empty = (['route', 'vehicle', 'driver', 'departs'] as const).filter((name) => !value(name));
    setMissing(new Set(empty));
    if (empty.length > 0) return;
    setBusy(true);
    setError(null);
    const plan = {
      routeId: value('route'),
      vehicleId: value('vehicle'),
      driverId: value('driver'),
      conductorId: value('conductor') || null,
      // The field knows no zone; what stands in it is Sri Lanka's clock.
      departsAt: `${value('departs')}:00${UTC_OFFSET}`,
    };
    try {
      await createRestClient({ auth: 'session' }).call('createTrip', {
        idempotencyKey: attempt.key(plan),
        body: plan,
      });
      toast.success(t('created'));
      onCreated();
    } catch (failure) {
      attempt.failed(failure);
      setError(errors(errorKey(failure instanceof RestError ? failure.code : 'INTERNAL')));
      setBusy(false);
    }
  }

  const choice = (name: Choice, label: string, options: { id: string; text: string }[], optional = false) => (
    <Field label={label} error={missing.has(name) ? t('missing') : null}>
      {(control) => (
        <Select {...control} name={name} defaultValue="">
          <option value="">{optional ? t('unassigned') : t('choose')}</option>
          {options.map(({ id, text }) => (
            <option key={id} value={id}>
              {text}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
  const people = (role: 'DRIVER' | 'CONDUCTOR') =>
    operator.people
      .filter((person) => person.role === role && person.active)
      .map(({ id, name }) => ({ id, text: name }))
      .sort((a, b) => a.text.localeCompare(b.text));

  return (
    <DialogContent title={t('newTrip')}>
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4">
        {choice(
          'route',
          t('column.route'),
          operator.routes
            .filter(({ active }) => active)
            .map(({ id, code, name }) => ({ id, text: `${code} · ${nameIn(locale, name)}` })),
        )}
        <TextField
          label={t('departsAt')}
          name="departs"
          type="datetime-local"
          defaultValue={`${day}T06:00`}
          error={missing.has('departs') ? t('missing') : null}
        />
        {choice(
          'vehicle',
          t('column.bus'),
          operator.vehicles
            .filter(({ active }) => active)
            .map(({ id, registration, seatCount }) => ({
              id,
              text: `${registration} · ${seatCount} ${t('seatCount')}`,
            })),
        )}
        {choice('driver', t('column.driver'), people('DRIVER'))}
        {choice('conductor', t('column.conductor'), people('CONDUCTOR'), true)}
        <FieldError>{error}</FieldError>
        <div className="mt-2 flex flex-col gap-3 sm:flex-row-reverse">
          <Button type="submit" loading={busy}>
            {t('newTrip')}
          </Button>
          <DialogClose asChild>
            <Button variant="secondary">{common('cancel')}</Button>
          </DialogClose>
        </div>
      </form>
    </DialogContent>
  );
}
