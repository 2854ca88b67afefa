'use client';

import { useEffect, useRef } from 'react';
import { TileLayer } from 'react-leaflet';

/** One transparent pixel: a tile that did not come lets the base map below show through. */
const NOTHING = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

interface TilesProps {
  url: string;
  attribution?: string | undefined;
  /** Told whether the last answer of the tile server was a picture. */
  onShown: (shown: boolean) => void;
}

/** The tiles of the deployment; with the server unreachable the layer stays transparent. */
export function Tiles({ url, attribution, onShown }: TilesProps) {
  const shown = useRef(false);
  const tell = (now: boolean) => {
    if (shown.current === now) return;
    shown.current = now;
    onShown(now);
  };
  useEffect(() => () => onShown(false), [onShown]);
  return (
    <TileLayer
      url={url}
      {...(attribution ? { attribution } : {})}
      errorTileUrl={NOTHING}
      maxZoom={18}
      maxNativeZoom={18}
      eventHandlers={{
        tileload: (event) => tell(event.tile.getAttribute('src') !== NOTHING),
        tileerror: () => tell(false),
      }}
    />
  );
}
