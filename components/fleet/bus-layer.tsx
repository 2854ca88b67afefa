'use client';

import './fleet-map.css';
import { useEffect, useRef, useState } from 'react';
import { useMap } from 'react-leaflet';
import type { FleetVehicle } from '@/lib/contract/views';
import { BusCanvas } from './bus-canvas';

interface BusLayerProps {
  vehicles: readonly FleetVehicle[];
  selected: string | null;
  onSelect: (tripId: string) => void;
}

/** All buses of the map on one canvas. What it shows is in the list beside the map too, for keyboard and screen reader. */
export function BusLayer({ vehicles, selected, onSelect }: BusLayerProps) {
  const map = useMap();
  const select = useRef(onSelect);
  select.current = onSelect;
  const [layer] = useState(() => new BusCanvas((tripId) => select.current(tripId)));
  useEffect(() => {
    layer.addTo(map);
    return () => {
      layer.remove();
    };
  }, [map, layer]);
  useEffect(() => layer.show(vehicles, selected), [layer, vehicles, selected]);
  return null;
}
