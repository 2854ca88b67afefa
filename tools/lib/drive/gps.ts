import type { Fix } from '@/lib/contract/locations';
import { EARTH_RADIUS_METRES } from '@/lib/domain/geo';
import { gaussian } from '../random';
import type { Place } from './timetable';

/** Metres: the usual error of a phone under open sky. */
const ERROR = 4;
/** The error of one fix is mostly that of the one before: a track drifts, it does not rattle. */
const MEMORY = 0.85;

/** Makes of true places what a phone would report of them; the same for the same stream of chance. */
export function createGps(
  random: () => number,
): (place: Place) => Required<Pick<Fix, 'lat' | 'lng' | 'speed' | 'heading' | 'accuracy'>> {
  let north = gaussian(random) * ERROR;
  let east = gaussian(random) * ERROR;
  const fresh = ERROR * Math.sqrt(1 - MEMORY ** 2);
  return ({ lat, lng, speed, heading }) => {
    north = MEMORY * north + gaussian(random) * fresh;
    east = MEMORY * east + gaussian(random) * fresh;
    const degrees = 180 / Math.PI / EARTH_RADIUS_METRES;
    const measured = speed === 0 ? 0 : Math.max(0, speed + gaussian(random) * 0.3);
    return {
      lat: round(lat + north * degrees, 6),
      lng: round(lng + (east * degrees) / Math.cos((lat * Math.PI) / 180), 6),
      speed: round(measured, 2),
      heading: round((heading + gaussian(random) * 2 + 360) % 360, 1) % 360,
      accuracy: round(4 + random() * 8, 1),
    };
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
