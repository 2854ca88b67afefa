'use client';

import { useMemo } from 'react';
import type { FleetVehicle, TripDetail } from '@/lib/contract/views';
import { FitBounds, MapView, RouteLine, StopDots } from '../map';
import { BusLayer } from './map-parts';

export interface MapTiles {
  tileUrl: string;
  tileAttribution: string;
}

interface FleetMapProps {
  tiles: MapTiles;
  vehicles: readonly FleetVehicle[];
  selected: string | null;
  onSelect: (tripId: string) => void;
  /** The chosen trip, whose way and stops are drawn. */
  trip: TripDetail | null;
}

/** The dark map with every bus, and the way of the chosen one. */
export function FleetMap({ tiles, vehicles, selected, onSelect, trip }: FleetMapProps) {
  const path = useMemo<[number, number][]>(
    () => (trip ? (trip.path.length > 1 ? trip.path : trip.stops.map(({ lat, lng }) => [lat, lng])) : []),
    [trip],
  );
  return (
    <MapView {...tiles} className="night-map">
      {trip && path.length > 1 ? (
        <>
          <RouteLine key={`line:${trip.id}`} path={path} />
          <StopDots stops={trip.stops} />
          <FitBounds points={path} />
        </>
      ) : null}
      <BusLayer vehicles={vehicles} selected={selected} onSelect={onSelect} />
    </MapView>
  );
}
