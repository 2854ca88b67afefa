'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { systemClock } from '@/lib/client/clock';
import { createTill, type Till } from '@/lib/client/conductor/till';
import { createRestClient } from '@/lib/client/rest';
import type { Manifest } from '@/lib/contract/rest/conductor';
import { fareForLeg } from '@/lib/domain/fare';
import { nameIn } from '@/lib/domain/names';
import { freeSeats } from '@/lib/domain/seats';
import { prepareTrack } from '@/lib/domain/track';
import { rupees } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { Qr } from '../ticket/qr';
import { SeatMap } from '../ticket/seat-map';
import { Button } from '../ui/button';
import { Dialog, DialogContent } from '../ui/dialog';
import { Field, FieldError } from '../ui/field';
import { Select } from '../ui/select';
import { stopAt } from './on-board';
import { TakeBack } from './take-back';

interface WalkInPanelProps {
  open: boolean;
  onClose: () => void;
  tripId: string;
  manifest: Manifest | null;
  online: boolean;
  onSold: () => void;
}

/** A seat for somebody who has just got on: the leg, the fare, the seat, the receipt; and for a moment the way back. */
export function WalkInPanel({ open, onClose, tripId, manifest, online, onSold }: WalkInPanelProps) {
  const t = useTranslations('conductor');
  // Outlives the dialog: that a sale was a slip is seen when the next passenger asks for the seat, and an answer may come late.
  const [till] = useState(() =>
    createTill({ rest: createRestClient({ auth: 'session' }), clock: systemClock, tripId, onSettled: onSold }),
  );
  const close = () => {
    till.next();
    onClose();
  };
  return (
    <Dialog open={open} onOpenChange={(next) => !next && close()}>
      <DialogContent title={t('sell.title')}>
        {manifest ? <Sale manifest={manifest} online={online} onClose={close} till={till} /> : <p>{t('noList')}</p>}
      </DialogContent>
    </Dialog>
  );
}

function Sale({
  manifest,
  online,
  onClose,
  till,
}: {
  manifest: Manifest;
  online: boolean;
  onClose: () => void;
  till: Till;
}) {
  const t = useTranslations('conductor');
  const errors = useTranslations('errors');
  const locale = useLocale();
  const { stops, path, seatCount, fareLkr } = manifest.trip;
  const [from, setFrom] = useState(() => stopAt(stops, Date.now()) ?? '');
  const [to, setTo] = useState(stops.at(-1)?.id ?? '');
  const [seat, setSeat] = useState<number | null>(null);
  const { busy, unanswered, refusal, receipt, last, takeBackRefusal, givenBack } = useSyncExternalStore(
    till.subscribe,
    till.get,
    till.get,
  );

  const [start, end] = [stops.findIndex(({ id }) => id === from), stops.findIndex(({ id }) => id === to)];
  const alongs = useMemo(
    () => prepareTrack({ path, stops }).stops.map(({ alongMetres }) => alongMetres),
    [path, stops],
  );
  const fits = start >= 0 && start < end;
  const price = fits ? fareForLeg(Math.round(fareLkr * 100), alongs, start, end) / 100 : null;
  const order = (id: string) => stops.findIndex((stop) => stop.id === id);
  const legs = manifest.bookings.map(({ pickupStopId, dropStopId, ...booking }) => ({
    ...booking,
    pickupSeq: order(pickupStopId),
    dropSeq: order(dropStopId),
  }));
  const free = fits ? new Set(freeSeats(seatCount, legs, start, end)) : new Set<number>();
  const taken = Array.from({ length: seatCount }, (_, i) => i + 1).filter((number) => !free.has(number));
  const chosen = seat !== null && free.has(seat) ? seat : null;

  const chooseAnew = (done: boolean) => done && setSeat(null);
  const sell = async () => {
    if (chosen !== null) chooseAnew(await till.sell({ seatNumber: chosen, pickupStopId: from, dropStopId: to }));
  };
  const takeBack = last && (
    <TakeBack
      sold={last}
      refusal={takeBackRefusal}
      busy={busy === 'takingBack'}
      disabled={!online || busy !== null}
      onTakeBack={() => void till.takeBack().then(chooseAnew)}
    />
  );
  const why = <FieldError>{refusal && errors(errorKey(refusal))}</FieldError>;

  if (receipt) {
    return (
      <div data-receipt={receipt.referenceCode} className="flex flex-col items-center gap-3 text-center">
        <p role="status" ref={show} className="figures text-3xl font-bold">
          {t('sell.sold', { seat: receipt.seatNumber })}
        </p>
        <p className="figures text-2xl font-semibold">{t('sell.take', { amount: rupees(receipt.price, locale) })}</p>
        {receipt.token ? (
          <div className="w-full max-w-xs rounded-xl bg-white p-1">
            <Qr value={receipt.token} label={t('sell.receipt', { reference: receipt.referenceCode })} />
          </div>
        ) : null}
        <p className="figures text-lg font-semibold tracking-widest">{receipt.referenceCode}</p>
        <p className="text-muted">{t('sell.photograph')}</p>
        <Button size="lg" wide disabled={busy !== null} onClick={till.next}>
          {t('sell.another')}
        </Button>
        <Button variant="secondary" wide onClick={onClose}>
          {t('sell.done')}
        </Button>
        {takeBack}
      </div>
    );
  }

  if (unanswered) {
    const { seatNumber } = unanswered.body;
    return (
      <div data-unanswered={seatNumber} className="flex flex-col gap-4">
        <p role="alert" className="rounded-xl bg-look-soft px-3 py-2 font-medium text-look">
          {t('sell.unanswered', { seat: seatNumber })}
        </p>
        {why}
        <Button
          size="lg"
          wide
          loading={busy === 'selling'}
          disabled={busy !== null}
          onClick={() => void till.askAgain().then(chooseAnew)}
        >
          {t('sell.askAgain', { seat: seatNumber })}
        </Button>
        {takeBack}
      </div>
    );
  }

  const pick = (label: string, value: string, set: (id: string) => void, list: typeof stops) => (
    <Field label={label} className="min-w-0 flex-1">
      {(control) => (
        <Select {...control} value={value} onChange={(event) => set(event.target.value)}>
          {list.map(({ id, name }) => (
            <option key={id} value={id}>
              {nameIn(locale, name)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
  return (
    <div className="flex flex-col gap-4">
      {online ? null : <p className="rounded-xl bg-look-soft px-3 py-2 font-medium text-look">{t('sell.offline')}</p>}
      {givenBack ? (
        <p role="status" ref={show} className="rounded-xl bg-look-soft px-3 py-2 font-medium text-look">
          {t('sell.takenBack', { seat: givenBack.seatNumber, amount: rupees(givenBack.price, locale) })}
        </p>
      ) : null}
      {takeBack}
      <div className="flex flex-wrap gap-3">
        {pick(t('sell.from'), from, setFrom, stops.slice(0, -1))}
        {pick(t('sell.to'), to, setTo, stops.slice(1))}
      </div>
      {fits ? null : <FieldError>{t('sell.order')}</FieldError>}
      <SeatMap seatCount={seatCount} taken={taken} selected={chosen} onSelect={setSeat} />
      <div className="sticky -bottom-8 -mx-5 -mb-8 flex flex-col gap-2 border-t bg-surface px-5 pt-3 pb-5 sm:-bottom-5 sm:-mb-5">
        {why}
        <Button
          size="lg"
          wide
          loading={busy === 'selling'}
          disabled={chosen === null || !online || busy !== null}
          onClick={() => void sell()}
        >
          {chosen !== null && price !== null
            ? t('sell.confirm', { seat: chosen, amount: rupees(price, locale) })
            : t('sell.choose')}
        </Button>
      </div>
    </div>
  );
}

/** The seat was chosen far down: what it led to stands at the top. */
const show = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'center' });
