'use client';

import { ChevronDown, ChevronRight, CloudOff } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useMemo, useState } from 'react';
import type { FollowState } from '@/lib/client/follow';
import type { TripDetail } from '@/lib/contract/views';
import { nameIn } from '@/lib/domain/names';
import { clockTime, dayAndTime } from '@/lib/i18n/dates';
import { createPlacer } from '../trip/bus-place';
import { FreshnessChip } from '../trip/freshness-chip';
import { journeyOf } from '../trip/journey';
import { LatenessBadge } from '../trip/lateness-badge';
import { StatusNotice } from '../trip/status-notice';
import { type LineStop, StopLine } from '../trip/stop-line';
import type { Leg } from '../trip/target-stop';
import { TripHeadline } from '../trip/trip-headline';
import { TripStatusBadge } from '../trip/trip-status-badge';
import { useNow } from '../trip/use-now';
import { useServerClock } from '../trip/use-server-clock';
import { Button } from '../ui/button';
import { LiveRegion } from '../ui/live-region';
import { Sheet, type SheetSnap } from '../ui/sheet';
import { useOnline } from '../ui/use-online';
import { LiveMap, type TileSource } from './live-map';
import { TripFacts } from './trip-facts';
import { useHeight } from './use-height';

interface LiveTripProps {
  tiles: TileSource;
  /** As REST knew it; what the socket tells is newer. */
  trip: TripDetail;
  follow: FollowState;
  /** Where the reader gets on and off, by index of the stop; null for who only watches. */
  leg: Leg | null;
  boarded?: boolean;
  /** Buttons and notes below the headline, seen while the sheet is down. */
  actions?: ReactNode;
  /** The same below the stops. */
  more?: ReactNode;
  /** Over a weak line: no map, and the words on the whole screen. */
  text?: boolean;
}

const HANDLE = 32;

/** One trip as it happens: the map full bleed, and a sheet that rises over it with the arrival, the stops and the rest. */
export function LiveTrip({
  tiles,
  trip: given,
  follow,
  leg,
  boarded = false,
  actions,
  more,
  text = false,
}: LiveTripProps) {
  const t = useTranslations();
  const locale = useLocale();
  const online = useOnline();
  useServerClock();
  const now = useNow();
  const [snap, setSnap] = useState<SheetSnap>('collapsed');
  const [unfolded, setUnfolded] = useState(false);
  const [headHeight, head] = useHeight(168);
  const peek = HANDLE + headHeight + 16;

  const trip = follow.trip ?? given;
  const status = follow.status ?? trip.status;
  const { current } = follow;
  const placer = useMemo(() => createPlacer(trip), [trip]);
  const place = current ? placer(current) : null;
  const { underWay, over, fixAt, busAt, lastStop, target, eta, etas, scheduledAt, ...journey } = journeyOf({
    ...{ trip, status, current, eta: follow.eta, place, leg, boarded, now },
  });
  const word = journey.freshness;
  const instead =
    journey.instead === 'STATUS'
      ? t(`tripStatus.${status}`)
      : journey.instead === 'DEPARTS'
        ? t('trip.departs', { time: clockTime(scheduledAt) })
        : journey.instead === 'DAY'
          ? dayAndTime(scheduledAt, locale)
          : null;
  const broken = online && follow.connection.state === 'offline';
  // While this phone has no line, silence says nothing about the bus; nor before the server has been heard at all.
  const silent = journey.trouble === 'LOST' || journey.trouble === 'NO_POSITION';
  const trouble = silent && (!online || broken || follow.status === null) ? null : journey.trouble;

  const stops: LineStop[] = trip.stops.map((stop, index) => ({
    id: stop.id,
    name: stop.name,
    eta: over ? null : (etas.get(stop.id) ?? null),
    ...(underWay || over ? {} : { time: clockTime(Date.parse(stop.scheduledAt)) }),
    ...(leg?.pickup === index ? { mine: 'pickup' as const } : leg?.drop === index ? { mine: 'drop' as const } : {}),
  }));
  const highlight = [target, leg && trip.stops[leg.pickup], leg && trip.stops[leg.drop]].flatMap((s) =>
    s ? [s.id] : [],
  );
  // What lies behind the bus is folded away, so that the stop it comes from stands at the top.
  const passed = underWay && busAt !== null && busAt >= 2 ? Math.floor(busAt) : 0;
  const hidden = unfolded ? 0 : passed;

  const body = (
    <>
      <div ref={head} className="flex flex-col gap-3">
        {target ? <TripHeadline routeCode={trip.routeCode} stop={target.name} eta={eta} instead={instead} /> : null}
        {over ? null : (
          <div className="flex flex-wrap items-center gap-2">
            {underWay && (fixAt !== null || follow.status) ? <FreshnessChip fixAt={fixAt} /> : null}
            {/* PAUSED and EMERGENCY are said below, in a sentence. */}
            {underWay ? null : <TripStatusBadge status={status} />}
            {status === 'STARTED' && eta && target ? <LatenessBadge eta={eta.eta} scheduledAt={scheduledAt} /> : null}
            {eta && !instead ? (
              <span className="text-sm text-muted">{t(eta.source === 'TIMETABLE' ? 'eta.timetable' : 'eta.live')}</span>
            ) : null}
          </div>
        )}
        <StatusNotice
          trouble={trouble}
          departsAt={Date.parse(trip.departsAt)}
          fixAt={fixAt}
          lastStop={lastStop ? nameIn(locale, lastStop.name) : null}
        />
        {actions}
      </div>
      <section aria-labelledby="stops" className="mt-6">
        <h2 id="stops" className="mb-3 text-lg font-semibold">
          {t('trip.stops')}
        </h2>
        {passed > 0 ? (
          <Button
            variant="ghost"
            className="-ml-2 mb-2 px-2 text-muted"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
            {t('trip.earlierStops', { count: passed })}
          </Button>
        ) : null}
        <StopLine
          stops={stops.slice(hidden)}
          busAt={busAt === null ? null : busAt - hidden}
          stale={over || word === 'STALE' || word === 'LOST'}
        />
      </section>
      {more}
      <TripFacts trip={trip} />
    </>
  );
  return (
    <>
      {text ? null : (
        <LiveMap
          tiles={tiles}
          trip={trip}
          current={over ? null : current}
          status={status}
          driven={underWay && place ? place.driven : []}
          highlight={[...new Set(highlight)]}
          bottom={peek}
          dimmed={!online || broken}
          asked={follow.trip !== null || follow.error !== null}
        />
      )}
      <LiveRegion message={t(`tripStatus.${status}`)} assertive={status === 'EMERGENCY'} />
      <div
        role="status"
        className="pointer-events-none absolute inset-x-3 top-3 z-[950] flex justify-center pr-14 md:pl-[25rem]"
      >
        {broken ? (
          <p className="flex items-center gap-2 rounded-full bg-look-soft px-4 py-2 text-sm font-medium text-look shadow-float">
            <CloudOff aria-hidden="true" className="size-5 shrink-0" />
            {t('common.reconnecting')}
          </p>
        ) : null}
      </div>
      {text ? (
        <section aria-label={t('trip.sheet')} className="absolute inset-0 overflow-y-auto bg-surface px-4 py-5">
          <div className="mx-auto max-w-xl">{body}</div>
        </section>
      ) : (
        <Sheet label={t('trip.sheet')} snap={snap} onSnapChange={setSnap} peek={peek}>
          {body}
        </Sheet>
      )}
    </>
  );
}
