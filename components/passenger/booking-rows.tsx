'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { Booking } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { RoutePill } from '../trip/route-pill';
import { Badge } from '../ui/badge';
import { Skeleton } from '../ui/skeleton';
import { rest } from './rest';
import { When } from './trip-times';
import type { BookedTrip } from './upcoming';
import { useLoad } from './use-load';

const ROW = 'flex min-h-16 items-center gap-3 px-4 py-2.5 hover:bg-raised';

/** Trips booked besides the next one; each leads to its map. */
export function LaterTrips({ trips }: { trips: BookedTrip[] }) {
  const t = useTranslations('passenger');
  const locale = useLocale();
  return (
    <ul className="divide-y overflow-hidden rounded-card border bg-surface shadow-card">
      {trips.map(({ trip, booking }) => (
        <li key={booking.id}>
          <Link href={`/passenger/trip/${trip.id}`} className={ROW}>
            <RoutePill code={trip.routeCode} />
            <span className="min-w-0 flex-1">
              <span className="block font-semibold">{nameIn(locale, trip.routeName)}</span>
              <span className="block text-sm text-muted">
                <When at={Date.parse(trip.departsAt)} /> · {t('ticket.seat', { number: booking.seatNumber })}
              </span>
            </span>
            <ChevronRight aria-hidden="true" className="size-5 shrink-0 text-muted" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Bookings whose trip is over, or that were cancelled; each leads to its ticket. */
export function EarlierBookings({ bookings }: { bookings: Booking[] }) {
  return (
    <ul className="divide-y overflow-hidden rounded-card border bg-surface shadow-card">
      {bookings.map((booking) => (
        <li key={booking.id}>
          <EarlierBooking booking={booking} />
        </li>
      ))}
    </ul>
  );
}

function EarlierBooking({ booking }: { booking: Booking }) {
  const status = useTranslations('bookingStatus');
  const locale = useLocale();
  const { data: trip } = useLoad(booking.tripId, (signal) =>
    rest.call('getTrip', { params: { id: booking.tripId }, signal }),
  );
  return (
    <Link href={`/passenger/bookings/${booking.id}`} className={ROW}>
      {trip ? <RoutePill code={trip.routeCode} /> : <Skeleton className="h-8 w-12" />}
      <span className="min-w-0 flex-1">
        <span className="block font-medium">
          {trip ? nameIn(locale, trip.routeName) : <span className="figures">{booking.referenceCode}</span>}
        </span>
        <span className="block text-sm text-muted">{trip ? <When at={Date.parse(trip.departsAt)} /> : null}</span>
      </span>
      {booking.status === 'CANCELLED' || booking.status === 'EXPIRED' ? (
        <Badge tone="old">{status(booking.status)}</Badge>
      ) : null}
      <ChevronRight aria-hidden="true" className="size-5 shrink-0 text-muted" />
    </Link>
  );
}
