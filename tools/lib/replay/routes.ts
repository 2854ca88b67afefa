import type { BodyInput } from '@/lib/contract/rest/endpoints';
import type { SourceRow } from '../source/row';
import type { SourceTrip } from './plan';

const STOPS_BETWEEN = 4;
const MOST_PATH = 20_000;

/** A route made of the positions of its longest trip: that trip's path, and stops at its ends and a few places between. */
export function routeBody(code: string, trips: readonly SourceTrip[], operatorId: string): BodyInput<'createRoute'> {
  const longest = trips.reduce((a, b) => (b.rows.length > a.rows.length ? b : a));
  const rows = longest.rows.length > 1 ? longest.rows : [longest.rows[0] as SourceRow, longest.rows[0] as SourceRow];
  const count = Math.min(rows.length, STOPS_BETWEEN + 2);
  const first = (rows[0] as SourceRow).at;
  const stops = Array.from({ length: count }, (_, i) => {
    const { lat, lng, at } = rows[Math.round((i * (rows.length - 1)) / (count - 1))] as SourceRow;
    return {
      name: { en: `${code} stop ${i + 1}` },
      lat,
      lng,
      offsetMinutes: Math.min(2880, Math.round((at - first) / 60_000)),
    };
  });
  return {
    code,
    name: { en: `Route ${code}` },
    operatorId,
    stops,
    path: rows.slice(0, MOST_PATH).map(({ lat, lng }) => [lat, lng] as [number, number]),
    fareLkr: 0,
  };
}

/** Codes of at most 20 characters that differ for routes that differ. */
export function routeCodes(routes: Iterable<string>): Map<string, string> {
  const codes = new Map<string, string>();
  const taken = new Set<string>();
  for (const route of routes) {
    const base = route.trim().slice(0, 16) || 'unnamed';
    let code = base;
    for (let i = 2; taken.has(code); i++) code = `${base}-${i}`;
    taken.add(code);
    codes.set(route, code);
  }
  return codes;
}
