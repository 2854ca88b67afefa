'use client';

import { useLocale } from 'next-intl';
import { CircleMarker, Tooltip } from 'react-leaflet';
import type { LocalizedName } from '@/lib/contract/primitives';
import { nameIn } from '@/lib/domain/names';

export interface StopDot {
  id: string;
  name: LocalizedName;
  lat: number;
  lng: number;
}

interface StopDotsProps {
  stops: StopDot[];
  /** The reader's own stops: larger, saffron, their names always shown. */
  highlight?: string[];
  onSelect?: (id: string) => void;
}

/** The stops of a route as dots; the name shows on touch. The list beside the map is what a screen reader reads. */
export function StopDots({ stops, highlight = [], onSelect }: StopDotsProps) {
  const locale = useLocale();
  return stops.map((stop) => {
    const own = highlight.includes(stop.id);
    return (
      <CircleMarker
        // Leaflet reads class name and permanence at birth only: another key makes another dot.
        key={`${stop.id}:${own}`}
        center={[stop.lat, stop.lng]}
        radius={own ? 8 : 5}
        className={own ? 'stop-dot stop-dot-own' : 'stop-dot'}
        weight={own ? 3 : 2}
        fillOpacity={1}
        eventHandlers={{ click: () => onSelect?.(stop.id) }}
      >
        <Tooltip direction="top" offset={[0, -8]} permanent={own} className="stop-tip">
          {nameIn(locale, stop.name)}
        </Tooltip>
      </CircleMarker>
    );
  });
}
