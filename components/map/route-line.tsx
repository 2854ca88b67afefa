'use client';

import { Polyline } from 'react-leaflet';

interface RouteLineProps {
  /** The way as [lat, lng] in WGS84 degrees, at least two points. */
  path: [number, number][];
  /** The part already driven, drawn thin and grey over the rest. */
  driven?: [number, number][];
}

/* Leaflet reads a class name at birth only, so it is a prop of its own and not one of `pathOptions`. */

/** A route: a saffron line with a pale edge, readable on tiles and on the base map alike. */
export function RouteLine({ path, driven }: RouteLineProps) {
  return (
    <>
      <Polyline positions={path} className="route-edge" weight={9} interactive={false} />
      <Polyline positions={path} className="route-line" weight={5} interactive={false} />
      {driven && driven.length > 1 ? (
        <Polyline positions={driven} className="route-driven" weight={5} interactive={false} />
      ) : null}
    </>
  );
}
