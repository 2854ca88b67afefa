'use client';

import { Check, CircleDashed, Clock } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Manifest } from '@/lib/contract/rest/conductor';
import { nameIn } from '@/lib/domain/names';
import { clockTime } from '@/lib/i18n/dates';
import { cn } from '../ui/cn';
import { Dialog, DialogContent } from '../ui/dialog';
import { Field } from '../ui/field';
import { Select } from '../ui/select';
import { type Passenger, stopAt } from './on-board';

interface PassengersPanelProps {
  open: boolean;
  onClose: () => void;
  manifest: Manifest | null;
  passengers: readonly Passenger[];
}

/** Who is missing at this stop, who leaves at it, and everybody by seat. Works without a line. */
export function PassengersPanel({ open, onClose, manifest, passengers }: PassengersPanelProps) {
  const t = useTranslations('conductor');
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent title={t('passengers')} className="min-h-[70dvh]">
        {manifest ? <Lists manifest={manifest} passengers={passengers} /> : <p>{t('noList')}</p>}
      </DialogContent>
    </Dialog>
  );
}

function Lists({ manifest, passengers }: { manifest: Manifest; passengers: readonly Passenger[] }) {
  const t = useTranslations('conductor');
  const locale = useLocale();
  const { stops } = manifest.trip;
  const [stop, setStop] = useState(() => stopAt(stops, Date.now()) ?? '');
  const nameOf = (id: string) => {
    const found = stops.find((each) => each.id === id);
    return found ? nameIn(locale, found.name) : '';
  };
  const missing = passengers.filter(({ aboard, pickupStopId }) => !aboard && pickupStopId === stop);
  const leaving = passengers.filter(({ aboard, dropStopId }) => aboard && dropStopId === stop);
  const row = (passenger: Passenger) => <Row key={passenger.id} passenger={passenger} nameOf={nameOf} />;
  return (
    <div className="flex flex-col gap-5">
      <p className="figures font-semibold">
        {t('boardedOf', { boarded: passengers.filter(({ aboard }) => aboard).length, total: passengers.length })}
      </p>
      <Field label={t('stop')}>
        {(control) => (
          <Select {...control} value={stop} onChange={(event) => setStop(event.target.value)}>
            {stops.map(({ id, name, scheduledAt }) => (
              <option key={id} value={id}>
                {clockTime(Date.parse(scheduledAt))} · {nameIn(locale, name)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <section aria-label={t('missingHere', { stop: nameOf(stop) })} data-missing={missing.length}>
        <h3 className="mb-1 font-semibold">{t('missingHere', { stop: nameOf(stop) })}</h3>
        {missing.length > 0 ? <ul>{missing.map(row)}</ul> : <p className="text-muted">{t('noneMissing')}</p>}
      </section>
      {leaving.length > 0 ? (
        <section aria-label={t('leaving', { count: leaving.length })}>
          <h3 className="mb-1 font-semibold">{t('leaving', { count: leaving.length })}</h3>
          <ul>{leaving.map(row)}</ul>
        </section>
      ) : null}
      <section aria-label={t('bySeat')}>
        <h3 className="mb-1 font-semibold">{t('bySeat')}</h3>
        {passengers.length > 0 ? <ul>{passengers.map(row)}</ul> : <p className="text-muted">{t('nobodyBooked')}</p>}
      </section>
    </div>
  );
}

function Row({ passenger, nameOf }: { passenger: Passenger; nameOf: (stopId: string) => string }) {
  const t = useTranslations('conductor');
  const { aboard, status, seatNumber, passengerName, pickupStopId, dropStopId } = passenger;
  const [Icon, word, tone] = aboard
    ? ([Check, t('aboard'), 'text-live'] as const)
    : status === 'PENDING'
      ? ([Clock, t('unpaid'), 'text-look'] as const)
      : ([CircleDashed, t('missing'), 'text-muted'] as const);
  return (
    <li data-seat={seatNumber} data-aboard={aboard} className="flex min-h-touch items-center gap-3 border-b py-2">
      <span className="figures w-10 shrink-0 text-center text-2xl font-bold">
        <span className="sr-only">{t('seat')} </span>
        {seatNumber}
      </span>
      <span className="min-w-0 flex-1 leading-snug">
        <span className="block [overflow-wrap:anywhere]">{passengerName ?? t('walkIn')}</span>
        <span className="block text-sm text-muted [overflow-wrap:anywhere]">
          {nameOf(pickupStopId)} → {nameOf(dropStopId)}
        </span>
      </span>
      <span className={cn('flex shrink-0 items-center gap-1 text-sm font-semibold', tone)}>
        <Icon aria-hidden="true" className="size-5" />
        {word}
      </span>
    </li>
  );
}
