import type { SourceRow } from '../source/row';

/** One journey of one vehicle, its rows by time. */
export interface SourceTrip {
  readonly vehicle: string;
  readonly route: string;
  readonly trip: string;
  readonly rows: readonly SourceRow[];
}

/** A driver's day: trips that do not overlap, by time, all of one vehicle. */
export interface Lane {
  readonly vehicle: string;
  readonly trips: readonly SourceTrip[];
}

/** A source that names no trips: a pause so long begins another. */
const NEW_TRIP_AFTER_MS = 30 * 60_000;
const HOUR_MS = 3_600_000;

/** The rows whose time of day, as the source writes it, is within [from, to) hours. */
export function withinHours(rows: readonly SourceRow[], from: number, to: number): SourceRow[] {
  return rows.filter(({ at, offsetMinutes }) => {
    const local = at + offsetMinutes * 60_000;
    const hour = (((local % (24 * HOUR_MS)) + 24 * HOUR_MS) % (24 * HOUR_MS)) / HOUR_MS;
    return hour >= from && hour < to;
  });
}

const byTime = (a: { at: number }, b: { at: number }) => a.at - b.at;
const startOf = (trip: SourceTrip) => trip.rows[0]?.at ?? 0;
const endOf = (trip: SourceTrip) => trip.rows.at(-1)?.at ?? 0;

/**
 * The journeys in the rows, by their start. A trip number that two vehicles show is two journeys: no bus is in two places.
 * Where the source names no trip, a long pause of the vehicle divides.
 */
export function groupTrips(rows: readonly SourceRow[]): SourceTrip[] {
  const groups = new Map<string, SourceRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.vehicle, row.route, row.trip]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const trips: SourceTrip[] = [];
  for (const group of groups.values()) {
    const sorted = [...group].sort(byTime);
    const { vehicle, route, trip } = sorted[0] as SourceRow;
    let begin = 0;
    for (let i = 1; i <= sorted.length; i++) {
      const gap =
        i < sorted.length ? (sorted[i] as SourceRow).at - (sorted[i - 1] as SourceRow).at : Number.POSITIVE_INFINITY;
      if (i < sorted.length && (trip !== '' || gap < NEW_TRIP_AFTER_MS)) continue;
      trips.push({ vehicle, route, trip, rows: sorted.slice(begin, i) });
      begin = i;
    }
  }
  return trips.sort((a, b) => startOf(a) - startOf(b) || a.vehicle.localeCompare(b.vehicle));
}

/** Gives each vehicle's trips to as few drivers as can drive them: one, unless they overlap. `trips` are by their start. */
export function assignLanes(trips: readonly SourceTrip[]): Lane[] {
  const lanes = new Map<string, { vehicle: string; trips: SourceTrip[] }[]>();
  for (const trip of trips) {
    const own = lanes.get(trip.vehicle) ?? [];
    lanes.set(trip.vehicle, own);
    const free = own.find((lane) => endOf(lane.trips.at(-1) as SourceTrip) < startOf(trip));
    if (free) free.trips.push(trip);
    else own.push({ vehicle: trip.vehicle, trips: [trip] });
  }
  return [...lanes.values()].flat();
}

/** Median of the times in ms between two fixes of a trip; null where no trip has two. */
export function medianSpacing(trips: readonly SourceTrip[]): number | null {
  const gaps: number[] = [];
  for (const { rows } of trips) {
    for (let i = 1; i < rows.length; i++) gaps.push((rows[i] as SourceRow).at - (rows[i - 1] as SourceRow).at);
  }
  gaps.sort((a, b) => a - b);
  return gaps[gaps.length >> 1] ?? null;
}

/** The server takes one update per driver in so many ms. */
const MIN_INTERVAL_MS = 3_000;

/** The highest speed at which fixes this far apart are not refused as too frequent; never under 1. */
export function fastestSpeed(spacingMs: number): number {
  return Math.max(1, Math.floor(spacingMs / MIN_INTERVAL_MS));
}
