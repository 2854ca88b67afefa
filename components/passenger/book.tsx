'use client';

import { Wallet } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { createAttempt } from '@/lib/client/attempt';
import type { Booking, TripDetail } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { holdsSeat } from '@/lib/domain/seats';
import { clockTime, rupees } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { SeatMap } from '../ticket/seat-map';
import { RoutePill } from '../trip/route-pill';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { Button } from '../ui/button';
import { buttonVariants } from '../ui/button-variants';
import { Field, FieldError } from '../ui/field';
import { Select } from '../ui/select';
import { Skeleton } from '../ui/skeleton';
import { EmptyState } from '../ui/state';
import { toast } from '../ui/toaster';
import { LoadError } from './load-error';
import { PayChoice } from './pay-choice';
import { rest } from './rest';
import { MadeUpNote } from './trip-facts';
import { FromTo, When } from './trip-times';
import { codeOf, useLoad } from './use-load';

interface BookProps {
  tripId: string;
  /** Ids of the stops that a search has found. */
  from?: string | undefined;
  to?: string | undefined;
}

async function loadTrip(id: string, signal: AbortSignal) {
  const [trip, bookings] = await Promise.all([
    rest.call('getTrip', { params: { id }, signal }),
    rest.call('listBookings', { query: { tripId: id, limit: 50 }, signal }),
  ]);
  return { trip, mine: bookings.items.filter(({ status }) => holdsSeat(status)) };
}

/** Where to get on and off, which seat, and it is booked. */
export function Book({ tripId, from, to }: BookProps) {
  const t = useTranslations();
  const loaded = useLoad(tripId, (signal) => loadTrip(tripId, signal));
  if (loaded.data) {
    const { trip, mine } = loaded.data;
    if (trip.status === 'ENDED' || trip.status === 'CANCELLED') {
      return (
        <EmptyState
          title={t(trip.status === 'ENDED' ? 'trip.ended' : 'trip.cancelled')}
          action={
            <Link href="/passenger" className={buttonVariants()}>
              {t('passenger.noTrips.action')}
            </Link>
          }
          className="py-24"
        />
      );
    }
    return <Choose trip={trip} mine={mine} from={from} to={to} />;
  }
  if (loaded.error) return <LoadError code={loaded.error} onRetry={loaded.reload} className="py-24" />;
  return (
    <div role="status" className="mx-auto flex max-w-md flex-col gap-4">
      <span className="sr-only">{t('common.loading')}</span>
      <Skeleton className="h-9 w-2/3" />
      <Skeleton className="h-12 w-full" />
      <Skeleton className="h-12 w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  );
}

interface ChooseProps {
  trip: TripDetail;
  mine: Booking[];
  from: string | undefined;
  to: string | undefined;
}

function Choose({ trip, mine, from, to }: ChooseProps) {
  const t = useTranslations();
  const locale = useLocale();
  const router = useRouter();
  const last = trip.stops.length - 1;
  const indexOf = (id: string | undefined, otherwise: number) => {
    const index = trip.stops.findIndex((stop) => stop.id === id);
    return index < 0 ? otherwise : index;
  };
  const [pickup, setPickup] = useState(() => Math.min(last - 1, indexOf(from, 0)));
  const [drop, setDrop] = useState(() => Math.max(1, indexOf(to, last)));
  const [seat, setSeat] = useState<number | null>(null);
  const [payment, setPayment] = useState<'ON_BOARD' | 'ONLINE'>('ON_BOARD');
  const options = useLoad('payment options', (signal) => rest.call('listPaymentOptions', { signal }));
  const online = options.data?.providers.some((name) => name !== 'ON_BOARD') ?? false;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [attempt] = useState(createAttempt);

  const pickupStop = trip.stops[pickup];
  const dropStop = trip.stops[drop];
  const leg = pickupStop && dropStop ? { pickupStopId: pickupStop.id, dropStopId: dropStop.id } : null;
  const plan = useLoad(leg ? `${leg.pickupStopId} ${leg.dropStopId}` : null, (signal) =>
    rest.call('getTripSeats', { params: { id: trip.id }, ...(leg ? { query: leg } : {}), signal }),
  );
  const taken = (plan.data?.seats ?? []).filter(({ available }) => !available).map(({ seatNumber }) => seatNumber);
  const own = mine.map(({ seatNumber }) => seatNumber).filter((number) => taken.includes(number));

  // On another leg the chosen seat may be someone else's.
  const gone = seat !== null && taken.includes(seat);
  useEffect(() => {
    if (gone) setSeat(null);
  }, [gone]);

  async function book() {
    if (!leg || seat === null) return;
    setBusy(true);
    setError(null);
    const wish = { seatNumber: seat, ...leg, payment };
    try {
      const booking = await rest.call('createBooking', {
        params: { id: trip.id },
        body: wish,
        idempotencyKey: attempt.key(wish),
      });
      if (booking.status === 'CONFIRMED') toast.success(t('passenger.booking.done'));
      router.push(`/passenger/bookings/${booking.id}`);
      return;
    } catch (reason) {
      const code = codeOf(reason);
      setError(code);
      attempt.failed(reason);
      if (code === 'SEAT_TAKEN') {
        setSeat(null);
        plan.reload();
      }
    }
    setBusy(false);
  }

  const first = trip.stops[0];
  const end = trip.stops[last];
  const late = pickupStop && Date.parse(pickupStop.scheduledAt) < Date.now();
  return (
    <div className="mx-auto grid max-w-4xl items-start gap-6 md:grid-cols-2 md:gap-10">
      <div className="flex flex-col gap-5 md:sticky md:top-24">
        <div>
          <h1 className="text-2xl font-bold">{t('passenger.booking.title')}</h1>
          <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
            <RoutePill code={trip.routeCode} />
            {first && end ? <FromTo from={first.name} to={end.name} className="font-semibold" /> : null}
          </p>
          <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
            {trip.operatorName} · {trip.registration}
            {trip.status === 'SCHEDULED' ? null : <TripStatusBadge status={trip.status} />}
          </p>
        </div>
        <Field
          label={t('passenger.search.from')}
          error={late && trip.status !== 'SCHEDULED' ? t('passenger.booking.gone') : null}
        >
          {(control) => (
            <Select
              {...control}
              value={pickup}
              onChange={(event) => {
                const index = Number(event.currentTarget.value);
                setPickup(index);
                if (drop <= index) setDrop(Math.min(last, index + 1));
              }}
            >
              {trip.stops.slice(0, -1).map((stop, index) => (
                <option key={stop.id} value={index}>
                  {`${clockTime(Date.parse(stop.scheduledAt))}  ${nameIn(locale, stop.name)}`}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('passenger.search.to')}>
          {(control) => (
            <Select {...control} value={drop} onChange={(event) => setDrop(Number(event.currentTarget.value))}>
              {trip.stops.map((stop, index) =>
                index > pickup ? (
                  <option key={stop.id} value={index}>
                    {`${clockTime(Date.parse(stop.scheduledAt))}  ${nameIn(locale, stop.name)}`}
                  </option>
                ) : null,
              )}
            </Select>
          )}
        </Field>
        {online ? (
          <PayChoice value={payment} onChange={setPayment} />
        ) : (
          <p className="flex items-center gap-2 text-muted">
            <Wallet aria-hidden="true" className="size-5 shrink-0" />
            {t('passenger.booking.payOnBoard')}
          </p>
        )}
        {own.length > 0 ? (
          <p className="rounded-xl bg-live-soft px-3.5 py-3 font-medium text-live">
            {t('passenger.booking.yours', { number: own.join(', ') })}
          </p>
        ) : null}
        {trip.madeUp ? <MadeUpNote /> : null}
      </div>

      <section aria-labelledby="seats" className="min-w-0 pb-28">
        <h2 id="seats" className="mb-4 text-center text-xl font-semibold">
          {t('passenger.seats.label')}
        </h2>
        {plan.data ? (
          <SeatMap
            seatCount={plan.data.seatCount}
            taken={taken}
            mine={own}
            selected={seat}
            onSelect={(number) => {
              setSeat(number);
              setError(null);
            }}
          />
        ) : plan.error ? (
          <LoadError code={plan.error} onRetry={plan.reload} className="py-4" />
        ) : (
          <Skeleton className="mx-auto h-[32rem] w-72" />
        )}
      </section>

      <div className="pb-safe fixed inset-x-0 bottom-0 z-[1000] border-t bg-surface shadow-float">
        <div className="mx-auto max-w-4xl px-4 py-3 sm:px-6">
          <FieldError className="mt-0 mb-2 text-base">{error ? t(`errors.${errorKey(error)}`) : null}</FieldError>
          <div className="flex items-center justify-between gap-4">
            <div className="min-w-0">
              <p className="figures text-2xl font-bold">{plan.data ? rupees(plan.data.price, locale) : '–'}</p>
              {pickupStop ? (
                <p className="text-sm text-muted">
                  <When at={Date.parse(pickupStop.scheduledAt)} />
                </p>
              ) : null}
            </div>
            <Button
              size="lg"
              className="min-w-0 flex-1 sm:max-w-72"
              loading={busy}
              disabled={seat === null || !plan.data}
              onClick={() => void book()}
            >
              {seat === null ? t('passenger.booking.choose') : t('passenger.booking.submit', { number: seat })}
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}
