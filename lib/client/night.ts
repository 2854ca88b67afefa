import { getPosition } from 'suncalc';
import type { LatLng } from '@/lib/domain/geo';

/** The middle of Sri Lanka: from coast to coast the sun rises within eight minutes. */
const SRI_LANKA: LatLng = { lat: 7.87, lng: 80.77 };
/** Degrees below the horizon: with civil dusk a white screen begins to dazzle. */
const DUSK_DEGREES = -3;

/** Is it dark outside at this moment (epoch ms), at this place? */
export function isNight(now: number, { lat, lng }: LatLng = SRI_LANKA): boolean {
  return getPosition(new Date(now), lat, lng).altitude < DUSK_DEGREES;
}
