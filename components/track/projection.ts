export type LatLngPair = readonly [lat: number, lng: number];
/** South-west and north-east corner, degrees. */
export type Bounds = readonly [LatLngPair, LatLngPair];
export interface Box {
  width: number;
  height: number;
  /** What lies over the map on each side, px. */
  inset: { top: number; right: number; bottom: number; left: number };
}

const mercator = (lat: number) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));

export function boundsOf(points: readonly LatLngPair[]): Bounds {
  const lats = points.map(([lat]) => lat);
  const lngs = points.map(([, lng]) => lng);
  return [
    [Math.min(...lats), Math.min(...lngs)],
    [Math.max(...lats), Math.max(...lngs)],
  ];
}

/** A square of `metres` to each side of a place. */
export function around([lat, lng]: LatLngPair, metres: number): Bounds {
  const dLat = metres / 111_195;
  const dLng = dLat / Math.cos((lat * Math.PI) / 180);
  return [
    [lat - dLat, lng - dLng],
    [lat + dLat, lng + dLng],
  ];
}

/** Places in Web Mercator that show the bounds whole and in the middle of what is free of the box; px. */
export function projection([[south, west], [north, east]]: Bounds, { width, height, inset }: Box) {
  const room = { x: width - inset.left - inset.right, y: height - inset.top - inset.bottom };
  const top = mercator(north);
  const spanX = Math.max(1e-9, ((east - west) * Math.PI) / 180);
  const spanY = Math.max(1e-9, top - mercator(south));
  const scale = Math.max(1, Math.min(room.x / spanX, room.y / spanY));
  const left = inset.left + (room.x - spanX * scale) / 2;
  const head = inset.top + (room.y - spanY * scale) / 2;
  return ([lat, lng]: LatLngPair): [x: number, y: number] => [
    left + (((lng - west) * Math.PI) / 180) * scale,
    head + (top - mercator(lat)) * scale,
  ];
}
