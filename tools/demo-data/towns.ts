import { readCsv } from './places';

/** Name in English, Sinhala, Tamil; latitude, longitude. */
export type TownRow = [string, string, string, number, number];

/** The towns of cities.csv whose place is their own, not their district's. */
export function makeTowns(source: string): TownRow[] {
  return readCsv(source, 'cities', 'cities.csv')
    .filter((row) => row.shared_coord === '0' && row.name_en && row.lat && row.lon)
    .map((row) => [
      row.name_en ?? '',
      row.name_si ?? '',
      row.name_ta ?? '',
      Number(Number(row.lat).toFixed(4)),
      Number(Number(row.lon).toFixed(4)),
    ]);
}
