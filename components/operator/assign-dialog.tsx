'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { createRestClient, RestError } from '@/lib/client/rest';
import type { TripStaffView } from '@/lib/contract/views';
import { clockTime } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { DialogClose, DialogContent } from '../ui/dialog';
import { Field, FieldError } from '../ui/field';
import { Select } from '../ui/select';
import { toast } from '../ui/toaster';
import type { Operator } from './use-operator';

interface AssignDialogProps {
  trip: TripStaffView;
  operator: Operator;
  /** When somebody drives or conducts another trip at that time, epoch ms. */
  busyAt: (personId: string) => number | null;
  onSaved: (trip: TripStaffView) => void;
}

/** Who drives, who conducts, and which bus: picked, then saved at once. */
export function AssignDialog({ trip, operator, busyAt, onSaved }: AssignDialogProps) {
  const t = useTranslations('operator');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const [driverId, setDriver] = useState(trip.driverId);
  const [conductorId, setConductor] = useState(trip.conductorId ?? '');
  const [vehicleId, setVehicle] = useState(trip.vehicleId);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const saved = await createRestClient({ auth: 'session' }).call('patchTrip', {
        params: { id: trip.id },
        body: {
          ...(driverId === trip.driverId ? {} : { driverId }),
          ...(vehicleId === trip.vehicleId ? {} : { vehicleId }),
          ...(conductorId === (trip.conductorId ?? '') ? {} : { conductorId: conductorId || null }),
        },
      });
      toast.success(t('assigned'));
      onSaved(saved);
    } catch (failure) {
      setError(errors(errorKey(failure instanceof RestError ? failure.code : 'INTERNAL')));
      setBusy(false);
    }
  }

  const people = (role: 'DRIVER' | 'CONDUCTOR', own: string) =>
    operator.people
      .filter((person) => person.role === role && (person.active || person.id === own))
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(({ id, name }) => {
        const at = id === own ? null : busyAt(id);
        return (
          <option key={id} value={id}>
            {at === null ? name : t('busy', { name, time: clockTime(at) })}
          </option>
        );
      });

  return (
    <DialogContent title={t('assignTitle', { route: trip.routeCode, time: clockTime(Date.parse(trip.departsAt)) })}>
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label={t('column.driver')}>
          {(control) => (
            <Select {...control} name="driver" value={driverId} onChange={(event) => setDriver(event.target.value)}>
              {people('DRIVER', trip.driverId)}
            </Select>
          )}
        </Field>
        <Field label={t('column.conductor')}>
          {(control) => (
            <Select
              {...control}
              name="conductor"
              value={conductorId}
              onChange={(event) => setConductor(event.target.value)}
            >
              <option value="">{t('unassigned')}</option>
              {people('CONDUCTOR', trip.conductorId ?? '')}
            </Select>
          )}
        </Field>
        <Field label={t('column.bus')}>
          {(control) => (
            <Select {...control} name="vehicle" value={vehicleId} onChange={(event) => setVehicle(event.target.value)}>
              {operator.vehicles
                .filter(({ active, id }) => active || id === trip.vehicleId)
                .map(({ id, registration, seatCount }) => (
                  <option key={id} value={id}>
                    {registration} · {seatCount} {t('seatCount')}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <FieldError>{error}</FieldError>
        <div className="mt-2 flex flex-col gap-3 sm:flex-row-reverse">
          <Button type="submit" loading={busy}>
            {common('save')}
          </Button>
          <DialogClose asChild>
            <Button variant="secondary">{common('cancel')}</Button>
          </DialogClose>
        </div>
      </form>
    </DialogContent>
  );
}
