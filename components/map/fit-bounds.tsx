'use client';

import L from 'leaflet';
import { useEffect } from 'react';
import { useMap } from 'react-leaflet';
import { fitOptions } from './fit-options';

interface FitBoundsProps {
  /** What must be seen, [lat, lng] in degrees. */
  points: [number, number][];
  /** Height in px of the sheet on phones; from 768 px the width of its panel is kept free instead. */
  bottom?: number;
  maxZoom?: number;
}

/** Moves the map so that all points are seen: once for each new set of points, never against the reader's own moves. */
export function FitBounds({ points, bottom = 0, maxZoom = 15 }: FitBoundsProps) {
  const map = useMap();
  const key = points.map(([lat, lng]) => `${lat.toFixed(4)},${lng.toFixed(4)}`).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the points
  useEffect(() => {
    if (points.length === 0) return;
    map.fitBounds(L.latLngBounds(points), {
      ...fitOptions(bottom),
      maxZoom,
      animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    });
  }, [map, key]);
  return null;
}
