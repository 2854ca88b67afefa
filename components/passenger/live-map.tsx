'use client';

import { LocateFixed, Route } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { ServerLocation } from '@/lib/contract/locations';
import type { TripStatus } from '@/lib/contract/primitives';
import type { TripDetail } from '@/lib/contract/views';
import { BusMarker, FitBounds, MapView, RouteLine, StopDots } from '../map';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';

export interface TileSource {
  url: string;
  attribution: string;
}

interface LiveMapProps {
  tiles: TileSource;
  /** null while it is being loaded: the island alone. */
  trip: TripDetail | null;
  current: ServerLocation | null;
  status: TripStatus | null;
  driven: [number, number][];
  /** Ids of the stops to point out; the first is the one waited for. */
  highlight: string[];
  /** Height in px of what lies over the foot of the map on phones. */
  bottom: number;
  /** What is shown is old: the connection is lost. */
  dimmed: boolean;
  /** It has been asked where the bus is: when it is not known now, the whole route is what there is to see. */
  asked: boolean;
}

type Points = [number, number][];

const PATIENCE_MS = 2500;

/** With room at the right, where the buttons lie, and a little at the left for the stops' names: no point under either. */
function roomy(points: Points): Points {
  const lngs = points.map(([, lng]) => lng);
  const [west, east] = [Math.min(...lngs), Math.max(...lngs)];
  const lat = points[0]?.[0] ?? 0;
  return [...points, [lat, east + 0.25 * (east - west)], [lat, west - 0.3 * (east - west)]];
}

/** The map of one trip: its line, stops and bus. Looks at the bus and the stop waited for, then leaves the map to the reader. */
export function LiveMap({ tiles, trip, current, status, driven, highlight, bottom, dimmed, asked }: LiveMapProps) {
  const t = useTranslations('map');
  const [view, setView] = useState<{ n: number; points: Points }>({ n: 0, points: [] });
  const look = (points: Points) =>
    setView(({ n }) => ({ n: n + 1, points: points.length > 1 ? roomy(points) : points }));

  const bus: [number, number] | null = current && [current.lat, current.lng];
  const whole = (): Points => (trip ? trip.stops.map(({ lat, lng }) => [lat, lng]) : []);
  const awaited = trip?.stops.find(({ id }) => id === highlight[0]);

  const found = bus !== null;
  // Two moves at once would lose the second (Leaflet drops a zoom while another is animated), so the first waits a little for
  // the bus to be known.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each trip, and once when its bus is first seen
  useEffect(() => {
    if (!trip) return;
    if (bus && awaited) return look([bus, [awaited.lat, awaited.lng]]);
    const patience = setTimeout(() => look(whole()), asked ? 0 : PATIENCE_MS);
    return () => clearTimeout(patience);
  }, [trip?.id, found, asked]);

  return (
    <>
      <div className={cn('absolute inset-0 transition-[filter] duration-200', dimmed && 'grayscale')}>
        <MapView tileUrl={tiles.url} tileAttribution={tiles.attribution} bottomInset={bottom}>
          {trip ? (
            <>
              <RouteLine path={trip.path} driven={driven} />
              <StopDots stops={trip.stops} highlight={highlight} />
              {current && status ? (
                <BusMarker
                  fix={{
                    lat: current.lat,
                    lng: current.lng,
                    heading: current.heading,
                    fixAt: Date.parse(current.updatedAt),
                  }}
                  routeCode={trip.routeCode}
                  emergency={status === 'EMERGENCY'}
                  selected
                />
              ) : null}
              <FitBounds key={view.n} points={view.points} bottom={bottom} />
            </>
          ) : null}
        </MapView>
      </div>
      {trip ? (
        <div className="absolute top-[7.75rem] right-[10px] z-[900] flex flex-col gap-2">
          <MapButton label={t('showAll')} onClick={() => look(whole())}>
            <Route aria-hidden="true" />
          </MapButton>
          {bus ? (
            <MapButton label={t('showBus')} onClick={() => look([bus])}>
              <LocateFixed aria-hidden="true" />
            </MapButton>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function MapButton({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="bg-surface shadow-float"
    >
      {children}
    </Button>
  );
}
