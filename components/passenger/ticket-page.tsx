'use client';

import { CloudOff, Map as MapIcon } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { nameIn } from '@/lib/domain/names';
import { holdsSeat } from '@/lib/domain/seats';
import { clockTime } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { TicketCard } from '../ticket/ticket-card';
import { statusTrouble } from '../trip/journey';
import { StatusNotice } from '../trip/status-notice';
import { buttonVariants } from '../ui/button-variants';
import { SignInLink } from '../ui/sign-in-link';
import { Skeleton } from '../ui/skeleton';
import { CancelBooking } from './cancel-booking';
import { HoldPanel } from './hold-panel';
import { LoadError } from './load-error';
import { MoneyState } from './money-state';
import { RebookPanel } from './rebook';
import { rest } from './rest';
import { hidesKept, type KeptTicket, keepTicket, keptTicket } from './ticket-store';
import { TicketTools } from './ticket-tools';
import { useLoad } from './use-load';
import { useWakeLock } from './use-wake-lock';

async function loadTicket(userId: string, id: string, signal: AbortSignal): Promise<KeptTicket> {
  const booking = await rest.call('getBooking', { params: { id }, signal });
  const hasTicket = booking.status === 'CONFIRMED' || booking.status === 'BOARDED';
  const [{ path: _, ...trip }, ticket] = await Promise.all([
    rest.call('getTrip', { params: { id: booking.tripId }, signal }),
    hasTicket ? rest.call('getTicket', { params: { id }, signal }) : null,
  ]);
  return { userId, booking, trip, token: ticket?.token ?? null, savedAt: Date.now() };
}

/** A ticket: the code to show, and what it is for. Opens from this device at once; the server's word replaces it. */
export function TicketPage({ bookingId, userId }: { bookingId: string; userId: string }) {
  const t = useTranslations();
  const locale = useLocale();
  const loaded = useLoad(bookingId, (signal) => loadTicket(userId, bookingId, signal));
  const [kept, setKept] = useState<KeptTicket | null>(null);
  useEffect(() => setKept(keptTicket(userId, bookingId)), [userId, bookingId]);
  useEffect(() => {
    if (loaded.data) keepTicket(loaded.data);
  }, [loaded.data]);

  const shown = loaded.data ?? (hidesKept(loaded.error) ? null : kept);
  useWakeLock(Boolean(shown?.token));

  if (!shown) {
    if (loaded.error) return <LoadError code={loaded.error} onRetry={loaded.reload} className="py-24" />;
    return (
      <div role="status" className="mx-auto max-w-md">
        <span className="sr-only">{t('common.loading')}</span>
        <Skeleton className="h-[38rem] w-full rounded-3xl" />
      </div>
    );
  }

  const { booking, trip, token, savedAt } = shown;
  const pickup = trip.stops.find(({ id }) => id === booking.pickupStopId);
  const drop = trip.stops.find(({ id }) => id === booking.dropStopId);
  const over = trip.status === 'ENDED' || trip.status === 'CANCELLED';
  const open = holdsSeat(booking.status) && !over;
  // What is kept on the phone may be older than what is offered here.
  const online = loaded.data !== null;
  return (
    <div className="mx-auto flex max-w-md flex-col gap-4">
      <h1 className="text-2xl font-bold">{t('passenger.ticket.title')}</h1>
      {!loaded.data && loaded.error ? (
        <p role="status" className="flex items-start gap-2.5 rounded-xl bg-look-soft px-3.5 py-3 font-medium text-look">
          <CloudOff aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
          {loaded.error === 'OFFLINE'
            ? t('passenger.ticket.stored', { time: clockTime(savedAt) })
            : `${t('passenger.ticket.kept', { time: clockTime(savedAt) })} ${t(`errors.${errorKey(loaded.error)}`)}`}
        </p>
      ) : null}
      {!loaded.data && loaded.error === 'UNAUTHENTICATED' ? <SignInLink /> : null}
      {holdsSeat(booking.status) ? (
        <StatusNotice
          trouble={over || trip.status === 'EMERGENCY' ? statusTrouble(trip.status) : null}
          departsAt={Date.parse(trip.departsAt)}
        />
      ) : (
        <p className="rounded-xl bg-old-soft px-3.5 py-3 font-medium text-old">
          {booking.status === 'CANCELLED' ? t('passenger.booking.cancelled') : t('pay.expired')}
        </p>
      )}
      {online && booking.status === 'PENDING' && open ? (
        <HoldPanel booking={booking} onChanged={loaded.reload} />
      ) : null}
      {online && booking.status === 'CANCELLED' && booking.cancelledBy === 'OPERATOR' ? (
        <RebookPanel booking={booking} />
      ) : null}
      {pickup && drop ? (
        <TicketCard
          token={open ? token : null}
          status={booking.status}
          referenceCode={booking.referenceCode}
          routeCode={trip.routeCode}
          registration={trip.registration}
          seatNumber={booking.seatNumber}
          pickup={pickup.name}
          drop={drop.name}
          departsAt={Date.parse(pickup.scheduledAt)}
          price={booking.price}
        />
      ) : null}
      <MoneyState booking={booking} />
      {open && token && pickup && drop ? (
        <TicketTools
          trip={{
            bookingId: booking.id,
            title: t('ticketTools.event', {
              route: trip.routeCode,
              from: nameIn(locale, pickup.name),
              to: nameIn(locale, drop.name),
              seat: booking.seatNumber,
            }),
            place: nameIn(locale, pickup.name),
            departsAt: Date.parse(pickup.scheduledAt),
            arrivesAt: Date.parse(drop.scheduledAt),
          }}
        />
      ) : null}
      {open ? (
        <>
          <Link href={`/passenger/trip/${trip.id}`} className={buttonVariants({ variant: 'secondary', wide: true })}>
            <MapIcon aria-hidden="true" />
            {t('passenger.openMap')}
          </Link>
          {booking.status === 'BOARDED' ? null : <CancelBooking booking={booking} onCancelled={loaded.reload} />}
          <p className="text-center text-sm text-muted">{t('passenger.ticket.offline')}</p>
        </>
      ) : (
        <Link href="/passenger" className={buttonVariants({ variant: 'secondary', wide: true })}>
          {t('passenger.noTrips.action')}
        </Link>
      )}
    </div>
  );
}
