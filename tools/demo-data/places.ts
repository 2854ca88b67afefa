import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { abbreviations, metroNames, metroRepairs } from '@/prisma/seed/data/plan/metro';
import { towns } from '@/prisma/seed/data/plan/towns';
import type { DemoName } from '@/prisma/seed/demo-types';
import { type BaseMap, km, type LatLng } from './geo';

export interface Place {
  key: string;
  name: DemoName;
  /** The name in a route's title. */
  title: DemoName;
  at: LatLng;
  approximate?: true;
}

export interface MetroRoute {
  id: string;
  distance_km: number;
  color: string;
  stops: string[];
}

export const readJson = <T>(...file: string[]): T => JSON.parse(readFileSync(path.join(...file), 'utf8')) as T;
export const readCsv = (...file: string[]): Record<string, string>[] =>
  parse(readFileSync(path.join(...file), 'utf8'), { columns: true, skip_empty_lines: true, trim: true });

const LANGUAGES = ['en', 'si', 'ta'] as const;
const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function spelledOut(name: DemoName): DemoName {
  const full = { ...name };
  for (const language of LANGUAGES) {
    for (const [short, long] of abbreviations[language])
      if (full[language].endsWith(short)) full[language] = full[language].slice(0, -short.length) + long;
  }
  return full;
}

/** The stops of lk_metro by their name in the source, misspellings and misplacements mended. */
export function readMetroStops(source: string, lines: readonly MetroRoute[]): Map<string, Place> {
  const dir = path.join(source, 'lk_metro');
  const names = new Map(
    readJson<Record<`name_${'en' | 'si' | 'ta'}`, string>[]>(dir, 'i18n.json').map((row) => [row.name_en, row]),
  );
  const used = new Set(lines.flatMap((line) => line.stops));
  const stops = new Map<string, Place>();
  for (const { name, latlng } of readJson<{ name: string; latlng: [number, number] }[]>(dir, 'stops.json')) {
    if (!used.has(name)) continue;
    const row = names.get(name);
    if (!row) throw new Error(`lk_metro has no translation of ${name}`);
    const full = { ...spelledOut({ en: row.name_en, si: row.name_si, ta: row.name_ta }), ...metroNames[name] };
    stops.set(name, { key: slug(full.en), name: full, title: full, at: latlng });
  }
  for (const [name, line] of Object.entries(metroRepairs)) {
    const order = lines.find(({ id }) => id === line)?.stops ?? [];
    const at = order.indexOf(name);
    const [stop, before, after] = [name, order[at - 1], order[at + 1]].map((n) => stops.get(n ?? ''));
    if (!stop || !before || !after) throw new Error(`${name} cannot be set between its neighbours on ${line}`);
    stop.at = [(before.at[0] + after.at[0]) / 2, (before.at[1] + after.at[1]) / 2];
    stop.approximate = true;
  }
  return stops;
}

/**
 * The towns of the plan. `warnings` gets every row of cities.csv that is a district's default, and each that lies more
 * than 5 km from the base map's town of the same name.
 */
export function readTowns(
  source: string,
  base: BaseMap,
  metro: ReadonlyMap<string, Place>,
  warnings: string[],
): Map<string, Place> {
  const cities = new Map(readCsv(source, 'cities', 'cities.csv').map((row) => [Number(row.id), row]));
  const places = new Map<string, Place>();
  for (const [key, spec] of Object.entries(towns)) {
    const row = spec.city === undefined ? undefined : cities.get(spec.city);
    const found = spec.metro ? metro.get(spec.metro) : undefined;
    const town = spec.base ? base.towns.get(spec.base) : undefined;
    const from = town ?? found?.name ?? { en: row?.name_en ?? '', si: row?.name_si ?? '', ta: row?.name_ta ?? '' };
    const name = { en: from.en, si: from.si, ta: from.ta, ...spec.name };
    const at = spec.at ?? town?.at ?? found?.at ?? (row ? ([Number(row.lat), Number(row.lon)] as const) : undefined);
    if (!at || LANGUAGES.some((language) => !name[language])) throw new Error(`the sources hold no full town ${key}`);
    if (row && !spec.at) {
      if (row.shared_coord === '1') warnings.push(`${key}: the row of cities.csv is a district's default`);
      const twin = base.towns.get(row.name_en ?? '');
      if (twin && km(twin.at, at) > 5)
        warnings.push(`${key}: ${km(twin.at, at).toFixed(1)} km from the base map's town`);
    }
    if (found && found.key !== key) throw new Error(`${key} is the stop ${found.key}: the keys must agree`);
    const estimated = spec.at !== undefined || found?.approximate;
    places.set(key, { key, name, title: spec.short ?? name, at, ...(estimated ? { approximate: true as const } : {}) });
  }
  return places;
}
