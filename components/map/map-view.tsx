'use client';

import 'leaflet/dist/leaflet.css';
import './map.css';
import { useTranslations } from 'next-intl';
import { type CSSProperties, type ReactNode, useState } from 'react';
import { AttributionControl, MapContainer, ZoomControl } from 'react-leaflet';
import { cn } from '../ui/cn';
import { BaseMap } from './base-map';
import { fitOptions } from './fit-options';
import { Tiles } from './tiles';

/** The island with a little sea: [south-west, north-east]. */
export const SRI_LANKA: [[number, number], [number, number]] = [
  [5.85, 79.45],
  [9.9, 82.0],
];

export interface MapViewProps {
  /** Name of the map for screen readers. */
  label?: string;
  /** Tile server of the deployment; none shows the offline base map alone. */
  tileUrl?: string | undefined;
  tileAttribution?: string | undefined;
  /** Where to look first; without both, the whole island. */
  center?: [number, number] | undefined;
  zoom?: number | undefined;
  /** Height in px of the sheet that lies over the foot of the map on phones (from 768 px it is a panel at the left). */
  bottomInset?: number;
  className?: string;
  /** Markers and lines from '@/components/map'. */
  children?: ReactNode;
}

/** Map of Sri Lanka. Fills its parent, which must have a height. The offline base map lies under the tiles. */
export function MapView({
  label,
  tileUrl,
  tileAttribution,
  center,
  zoom,
  bottomInset = 0,
  className,
  children,
}: MapViewProps) {
  const t = useTranslations('map');
  const [tilesShown, setTilesShown] = useState(false);
  const view = center ? { center, zoom: zoom ?? 13 } : { bounds: SRI_LANKA, boundsOptions: fitOptions(bottomInset) };
  return (
    <section
      aria-label={label ?? t('label')}
      className={cn('relative isolate size-full', className)}
      style={{ '--map-inset': `${bottomInset}px` } as CSSProperties}
    >
      <MapContainer
        {...view}
        minZoom={6}
        maxZoom={18}
        maxBounds={[
          [3.5, 76.5],
          [12.2, 85],
        ]}
        maxBoundsViscosity={0.6}
        zoomControl={false}
        attributionControl={false}
        className="size-full"
      >
        <AttributionControl position="bottomright" prefix={false} />
        <ZoomControl position="topright" zoomInTitle={t('zoomIn')} zoomOutTitle={t('zoomOut')} />
        <BaseMap offline={!tilesShown} />
        {tileUrl ? <Tiles url={tileUrl} attribution={tileAttribution} onShown={setTilesShown} /> : null}
        {children}
      </MapContainer>
    </section>
  );
}
