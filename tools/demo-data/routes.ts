import { type IntercityPlan, intercity } from '@/prisma/seed/data/plan/intercity';
import { circular, metroLines, metroOmitted, metroTitles } from '@/prisma/seed/data/plan/metro';
import type { DemoName, DemoRoute, DemoRouteKind, DemoStop } from '@/prisma/seed/demo-types';
import { type BaseMap, km, type LatLng, legOffshoreKm, lengthKm, turnDegrees } from './geo';
import { type MetroRoute, type Place, readCsv, readJson, readMetroStops, readTowns } from './places';

/** What a kind of line costs and how fast it may go. Fares are made up; they grow as real ones do, by class and length. */
const KINDS: Record<DemoRouteKind, { speedLimitKmh: number; fareLkr: (km: number) => number }> = {
  URBAN: { speedLimitKmh: 50, fareLkr: (d) => Math.min(150, 5 * Math.round((30 + 3.3 * d) / 5)) },
  NORMAL: { speedLimitKmh: 70, fareLkr: (d) => 10 * Math.round((3.2 * d) / 10) },
  LUXURY: { speedLimitKmh: 70, fareLkr: (d) => 10 * Math.round((6.2 * d) / 10) },
  EXPRESSWAY: { speedLimitKmh: 100, fareLkr: (d) => 10 * Math.round((9.2 * d) / 10) },
};
const URBAN_KMH = 18;
const TABLES: Record<IntercityPlan['table'], { file: string; kind: DemoRouteKind }> = {
  normal: { file: 'ntc_normal_2017-05_selected.csv', kind: 'NORMAL' },
  luxury: { file: 'ntc_luxury_2017-05.csv', kind: 'LUXURY' },
  expressway: { file: 'ntc_expressway_super_luxury_2018-05.csv', kind: 'EXPRESSWAY' },
};

interface Line {
  key: string;
  code: string;
  kind: DemoRouteKind;
  from: DemoName;
  to: DemoName;
  suffix?: DemoName;
  color: string;
  distanceKm: number;
  minutes: number;
  source: string;
  /** `false` marks a waypoint that is no stop. */
  way: { place: Place; stops: boolean }[];
}

const round5 = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
const point = ({ at }: Place): [number, number] => [round5(at[0]), round5(at[1])];

/** "A – B" in each language, with what follows it in brackets. */
function title(from: DemoName, to: DemoName, suffix?: DemoName): DemoName {
  const of = (l: keyof DemoName) => `${from[l]} – ${to[l]}${suffix ? ` (${suffix[l]})` : ''}`;
  return { en: of('en'), si: of('si'), ta: of('ta') };
}

function direction(line: Line, back: boolean): DemoRoute {
  const way = back ? [...line.way].reverse() : line.way;
  const path = way.map(({ place }) => point(place));
  const whole = lengthKm(path);
  const used = new Set<string>();
  const stops: DemoStop[] = [];
  for (const [i, { place, stops: halts }] of way.entries()) {
    if (!halts) continue;
    const share = lengthKm(path.slice(0, i + 1)) / whole;
    const last = stops.at(-1)?.offsetMinutes ?? -1;
    const [lat, lng] = path[i] as [number, number];
    // A circular line comes back to its first stop, which is then another stop of the same place.
    const key = used.has(place.key) ? `${place.key}-again` : place.key;
    used.add(key);
    stops.push({
      key,
      name: place.name,
      lat,
      lng,
      offsetMinutes: Math.max(last + 1, Math.round(share * line.minutes)),
      ...(place.approximate ? { approximate: true as const } : {}),
    });
  }
  const { speedLimitKmh, fareLkr } = KINDS[line.kind];
  return {
    key: `${line.key}-${back ? 'in' : 'out'}`,
    code: line.code,
    kind: line.kind,
    name: back ? title(line.to, line.from, line.suffix) : title(line.from, line.to, line.suffix),
    color: line.color,
    distanceKm: line.distanceKm,
    fareLkr: fareLkr(line.distanceKm),
    speedLimitKmh,
    stops,
    path,
    source: line.source,
    ...(back ? { outboundKey: `${line.key}-out` } : {}),
  };
}

function metroLine(route: MetroRoute, stops: ReadonlyMap<string, Place>): Line {
  const plan = metroLines[route.id];
  const at = (name: string) => {
    const stop = stops.get(name);
    if (!stop) throw new Error(`lk_metro has no stop ${name}`);
    return stop;
  };
  if (!plan) throw new Error(`the plan leaves out ${route.id}`);
  return {
    key: route.id.toLowerCase(),
    code: route.id,
    kind: 'URBAN',
    from: metroTitles[plan.from] ?? at(plan.from).title,
    to: metroTitles[plan.to] ?? at(plan.to).title,
    ...(plan.from === plan.to ? { suffix: circular } : {}),
    color: route.color,
    distanceKm: route.distance_km,
    minutes: Math.round((route.distance_km / URBAN_KMH) * 60),
    source: 'lk_metro',
    way: route.stops
      .filter((name) => !metroOmitted[route.id]?.includes(name))
      .map((name) => ({ place: at(name), stops: true })),
  };
}

/** "3:30", "1.20" and "4" hours alike, in minutes. */
function minutesOf(hours: string): number {
  const [h, m = '0'] = hours.split(/[:.]/);
  return Number(h) * 60 + Number(m.padEnd(2, '0'));
}

function intercityLine(plan: IntercityPlan, source: string, towns: ReadonlyMap<string, Place>): Line {
  const { file, kind } = TABLES[plan.table];
  const rows = readCsv(source, 'ntc', file);
  const row = rows.find((r) => (r['Route No.'] ?? r['Route No']) === plan.number && r.Origin === plan.origin);
  if (!row) throw new Error(`${file} has no route ${plan.number} from ${plan.origin}`);
  const way = plan.via.split(' ').map((word) => {
    const place = towns.get(word.replace('~', ''));
    if (!place) throw new Error(`line ${plan.code} goes through ${word}, which the towns leave out`);
    return { place, stops: !word.startsWith('~') };
  });
  const [first, last] = [way[0], way.at(-1)];
  if (!first || !last) throw new Error(`line ${plan.code} goes nowhere`);
  return {
    key: `lk-${plan.code.toLowerCase()}`,
    code: plan.code,
    kind,
    from: first.place.title,
    to: last.place.title,
    color: plan.color,
    distanceKm: Number(row['Distance (Km)']),
    minutes: minutesOf(row['Travel Time (hours)'] ?? ''),
    source: `ntc/${file}`,
    way,
  };
}

/** What a person should look at: long or doubling city legs, ways over the sea, paths longer than the published way. */
function remarks(route: DemoRoute, coast: BaseMap['coast']): string[] {
  const found: string[] = [];
  const names = new Map(route.stops.map((s) => [`${s.lat},${s.lng}`, s.name.en]));
  const name = (p: LatLng) => names.get(`${p[0]},${p[1]}`) ?? `${p[0]},${p[1]}`;
  const urban = route.kind === 'URBAN';
  for (let i = 1; i < route.path.length; i++) {
    const [a, b, c] = [route.path[i - 1] as LatLng, route.path[i] as LatLng, route.path[i + 1]];
    const leg = `${route.code} ${name(a)} → ${name(b)}`;
    if (km(a, b) > (urban ? 5 : 45)) found.push(`${leg}: ${km(a, b).toFixed(1)} km in one leg`);
    const sea = legOffshoreKm(a, b, coast);
    if (sea > 1) found.push(`${leg}: ${sea.toFixed(1)} km out at sea`);
    if (c && turnDegrees(a, b, c) > (urban ? 120 : 95))
      found.push(`${leg} → ${name(c)}: turns by ${turnDegrees(a, b, c).toFixed(0)}°`);
  }
  const ratio = lengthKm(route.path) / route.distanceKm;
  if (ratio > 1 || ratio < 0.65)
    found.push(`${route.code}: path ${lengthKm(route.path).toFixed(0)} km of ${route.distanceKm} published`);
  return found;
}

/** Every line of the plan in both directions, and remarks for the person who made the plan. */
export function makeRoutes(source: string, base: BaseMap): { routes: DemoRoute[]; warnings: string[] } {
  const warnings: string[] = [];
  const metro = readJson<MetroRoute[]>(source, 'lk_metro', 'routes.json');
  const stops = readMetroStops(source, metro);
  const towns = readTowns(source, base, stops, warnings);
  const lines = [
    ...metro.map((route) => metroLine(route, stops)),
    ...intercity.map((plan) => intercityLine(plan, source, towns)),
  ];
  const routes = lines.flatMap((line) => [direction(line, false), direction(line, true)]);
  for (const route of routes) if (!route.outboundKey) warnings.push(...remarks(route, base.coast));
  return { routes, warnings };
}
