'use client';

import { useEffect, useMemo, useState } from 'react';
import type { TripDetail } from '@/lib/contract/views';
import { delaySeconds } from '@/lib/domain/eta';
import { type Progress, progressOf } from '@/lib/domain/progress';
import { prepareTrack } from '@/lib/domain/track';

/** A fix as progress needs it: WGS84 degrees, epoch ms, metres. */
export interface PlacedFix {
  readonly lat: number;
  readonly lng: number;
  readonly fixAt: number;
  readonly accuracy?: number | undefined;
}

export interface TripProgress {
  readonly nextStopIndex: number;
  /** Counted in stops: 2.4 is 40 % of the way from the third to the fourth. */
  readonly busAt: number;
  /** Seconds behind the timetable, negative ahead of it. */
  readonly delaySeconds: number;
  readonly offRoute: boolean;
}

/** Where along its route a bus is, judged on this device by the rules that the server judges by. Null without a fix. */
export function useProgress(trip: TripDetail | null, fix: PlacedFix | null): TripProgress | null {
  const track = useMemo(
    () => (trip && (trip.path.length > 0 || trip.stops.length > 0) ? prepareTrack(trip) : null),
    [trip],
  );
  const timed = useMemo(
    () => trip?.stops.map(({ id, scheduledAt }) => ({ stopId: id, scheduledAt: Date.parse(scheduledAt) })) ?? [],
    [trip],
  );
  const [progress, setProgress] = useState<Progress | null>(null);
  const { lat, lng, fixAt, accuracy } = fix ?? {};

  // biome-ignore lint/correctness/useExhaustiveDependencies: another track is another journey
  useEffect(() => setProgress(null), [track]);
  useEffect(() => {
    if (!track || lat === undefined || lng === undefined || fixAt === undefined) return;
    const location = { lat, lng, fixAt, ...(accuracy === undefined ? {} : { accuracy }) };
    setProgress((previous) => progressOf(track, location, previous));
  }, [track, lat, lng, fixAt, accuracy]);

  return useMemo(() => {
    if (!track || !progress || fixAt === undefined) return null;
    const { nextStopIndex, alongMetres, offRoute } = progress;
    return {
      nextStopIndex,
      busAt: stopsPassed(
        track.stops.map((stop) => stop.alongMetres),
        alongMetres,
      ),
      delaySeconds: delaySeconds(track, timed, alongMetres, progress.fixAt ?? fixAt),
      offRoute,
    };
  }, [track, timed, progress, fixAt]);
}

function stopsPassed(stops: readonly number[], along: number): number {
  const last = stops.length - 1;
  for (let i = 0; i < last; i++) {
    const [from, to] = [stops[i] as number, stops[i + 1] as number];
    if (along < to) return along <= from ? i : i + (along - from) / Math.max(1, to - from);
  }
  return Math.max(0, last);
}
