import { z } from 'zod';
import { Latitude, Longitude } from '@/lib/contract/primitives';

/** One position of a source, whatever its format. */
export interface SourceRow {
  readonly vehicle: string;
  /** Empty where the source names none. */
  readonly route: string;
  readonly trip: string;
  /** Epoch ms. */
  readonly at: number;
  /** Minutes east of UTC in which the source writes its times. */
  readonly offsetMinutes: number;
  readonly lat: number;
  readonly lng: number;
  readonly speed?: number;
  readonly heading?: number;
  readonly accuracy?: number;
}

/** What was read of a row: the row, or where it is and what is wrong with it. */
export type Parsed = { row: SourceRow } | { bad: { place: string; reason: string } };

/** The limits of the contract's Fix: a row beyond them could not even be sent. */
const Numbers = z.object({
  lat: Latitude,
  lng: Longitude,
  speed: z.number().min(0).max(70).optional(),
  heading: z.number().min(0).max(360).optional(),
  accuracy: z.number().min(0).optional(),
});

/** The words of one row under the names of `columns.ts`; empty and absent are the same. */
export type Cells = Partial<
  Record<'vehicle' | 'route' | 'trip' | 'time' | 'lat' | 'lng' | 'speed' | 'heading' | 'accuracy', string>
>;

/** Makes a row of its words. `speedFactor` turns the source's unit into m/s. `place` is for the report of bad rows. */
export function parseRow(cells: Cells, place: string, speedFactor = 1): Parsed {
  const bad = (reason: string): Parsed => ({ bad: { place, reason } });
  const time = parseTime(cells.time ?? '');
  if (!time) return bad(cells.time ? `unreadable time "${cells.time}"` : 'no time');
  const vehicle = cells.vehicle?.trim() || cells.trip?.trim();
  if (!vehicle) return bad('neither a vehicle nor a trip');
  const speed = numberOf(cells.speed);
  const numbers = Numbers.safeParse({
    lat: numberOf(cells.lat),
    lng: numberOf(cells.lng),
    speed: speed === undefined ? undefined : Number((speed * speedFactor).toFixed(5)),
    heading: numberOf(cells.heading),
    accuracy: numberOf(cells.accuracy),
  });
  if (!numbers.success) {
    const key = String(numbers.error.issues[0]?.path[0]) as keyof Cells;
    return bad(cells[key] ? `${key} ${cells[key]} is no number within the contract’s limits` : `no ${key}`);
  }
  return {
    row: { vehicle, route: cells.route?.trim() ?? '', trip: cells.trip?.trim() ?? '', ...time, ...numbers.data },
  };
}

/** Undefined for an empty word, NaN for what is no number. */
function numberOf(text: string | undefined): number | undefined {
  return text === undefined || text.trim() === '' ? undefined : Number(text);
}

const WITH_OFFSET = /(?:([+-])(\d{2}):?(\d{2})|Z)$/i;

/** ISO 8601 (without an offset: UTC), "2016-12-16 05:34:02", or seconds or milliseconds since 1970. */
export function parseTime(text: string): { at: number; offsetMinutes: number } | null {
  const word = text.trim();
  if (/^\d{9,10}(\.\d+)?$/.test(word)) return { at: Math.round(Number(word) * 1000), offsetMinutes: 0 };
  if (/^\d{12,13}$/.test(word)) return { at: Number(word), offsetMinutes: 0 };
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(word)) return null;
  const offset = word.match(WITH_OFFSET);
  const iso = word.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const at = Date.parse(offset ? iso : `${iso}Z`);
  if (Number.isNaN(at)) return null;
  const minutes = offset?.[1] ? Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return { at, offsetMinutes: minutes };
}
