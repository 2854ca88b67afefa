'use client';

import { Armchair, Map as MapIcon, Ticket, Type } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useFollowTrip } from '@/lib/client/react';
import type { Booking, TripDetail } from '@/lib/contract/views';
import { holdsSeat } from '@/lib/domain/seats';
import { errorKey } from '@/lib/i18n/error-key';
import type { Leg } from '../trip/target-stop';
import { slowLine, textChosen } from '../trip/text-mode';
import { Button } from '../ui/button';
import { buttonVariants } from '../ui/button-variants';
import { LiveMap, type TileSource } from './live-map';
import { LoadError } from './load-error';
import { rest } from './rest';
import { ShareDialog } from './share-dialog';
import { TripLoading } from './trip-loading';
import { useLoad } from './use-load';

const NotifyDialog = dynamic(() => import('./notify-dialog').then((m) => m.NotifyDialog), { ssr: false });
const ReportDialog = dynamic(() => import('./report-dialog').then((m) => m.ReportDialog), { ssr: false });
// Fetched while the trip is: nothing of it can be shown before.
const LiveTrip = dynamic(() => import('./live-trip').then((m) => m.LiveTrip), { ssr: false, loading: TripLoading });

interface TripPageProps {
  tripId: string;
  userId: string;
  tiles: TileSource;
}

async function loadTrip(id: string, signal: AbortSignal) {
  const [trip, bookings] = await Promise.all([
    rest.call('getTrip', { params: { id }, signal }),
    rest.call('listBookings', { query: { tripId: id, limit: 50 }, signal }),
  ]);
  return { trip, booking: bookings.items.find(({ status }) => holdsSeat(status)) ?? null };
}

/** A passenger's trip: with a seat it is followed live, without one it is what the timetable says. */
export function TripPage({ tripId, userId, tiles }: TripPageProps) {
  const loaded = useLoad(tripId, (signal) => loadTrip(tripId, signal));
  if (loaded.data) return <Known {...loaded.data} tiles={tiles} userId={userId} />;
  if (loaded.error) return <LoadError code={loaded.error} onRetry={loaded.reload} className="py-24" />;
  return (
    <>
      <LiveMap
        tiles={tiles}
        trip={null}
        current={null}
        status={null}
        driven={[]}
        highlight={[]}
        bottom={180}
        dimmed={false}
        asked={false}
      />
      <TripLoading />
    </>
  );
}

/** Where a booking gets on and off, as indexes of the trip's stops. */
export function legOf({ stops }: TripDetail, booking: Pick<Booking, 'pickupStopId' | 'dropStopId'>): Leg | null {
  const pickup = stops.findIndex(({ id }) => id === booking.pickupStopId);
  const drop = stops.findIndex(({ id }) => id === booking.dropStopId);
  return pickup >= 0 && drop > pickup ? { pickup, drop } : null;
}

interface KnownProps {
  trip: TripDetail;
  booking: Booking | null;
  tiles: TileSource;
  userId: string;
}

function Known({ trip, booking, tiles, userId }: KnownProps) {
  const t = useTranslations();
  const [text, setText] = useState(false);
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setText(textChosen.get() ?? false);
    setSlow(slowLine());
  }, []);
  const ends = booking ? [booking.pickupStopId, booking.dropStopId] : [trip.stops.at(-1)?.id ?? ''];
  const follow = useFollowTrip(trip.id, { thin: text ? ends : null });
  const status = follow.status ?? trip.status;
  const over = status === 'ENDED' || status === 'CANCELLED';
  const ended = follow.connection.state === 'ended' ? follow.connection.reason : null;
  // Without a seat the refusal is expected and said as an invitation.
  const trouble = ended ?? (follow.error === 'FORBIDDEN' && !booking ? null : follow.error);
  return (
    <LiveTrip
      tiles={tiles}
      trip={trip}
      follow={follow}
      leg={booking && legOf(trip, booking)}
      boarded={booking?.status === 'BOARDED'}
      text={text}
      actions={
        <>
          {trouble && trouble !== 'OFFLINE' && trouble !== 'TIMEOUT' && trouble !== 'CLOSED' ? (
            <p role="alert" className="rounded-xl bg-look-soft px-3.5 py-3 font-medium text-look">
              {t(`errors.${errorKey(trouble)}`)}
            </p>
          ) : null}
          {booking ? (
            <div className="flex flex-wrap gap-3">
              <Link href={`/passenger/bookings/${booking.id}`} className={buttonVariants({ className: 'flex-1' })}>
                <Ticket aria-hidden="true" />
                {t('passenger.ticket.title')}
              </Link>
              {over ? null : (
                <>
                  <ShareDialog tripId={trip.id} routeCode={trip.routeCode} userId={userId} />
                  <NotifyDialog tripId={trip.id} />
                </>
              )}
            </div>
          ) : over ? null : (
            <>
              <p className="text-muted">{t('passenger.notYours.text')}</p>
              <Link href={`/passenger/trip/${trip.id}/book`} className={buttonVariants({ wide: true })}>
                <Armchair aria-hidden="true" />
                {t('passenger.booking.title')}
              </Link>
            </>
          )}
          <ReportDialog
            tripId={trip.id}
            userId={userId}
            seatNumber={booking?.seatNumber ?? null}
            place={follow.current ?? null}
          />
        </>
      }
      more={
        over ? null : (
          <div className="mt-6 flex flex-col items-start gap-2">
            {slow && !text ? <p className="text-sm text-muted">{t('track.slow')}</p> : null}
            <Button
              variant="secondary"
              onClick={() => {
                setText(!text);
                textChosen.set(!text);
              }}
            >
              {text ? <MapIcon aria-hidden="true" /> : <Type aria-hidden="true" />}
              {t(text ? 'passenger.mapMode' : 'passenger.textMode')}
            </Button>
          </div>
        )
      }
    />
  );
}
