import type pg from 'pg';
import type { RealtimeTrip } from './trips';

/** A trip as it was read, and the mark by which a change of any row behind it is known. */
export interface MarkedTrip {
  id: string;
  /** null: there is no such trip. */
  facts: RealtimeTrip | null;
  mark: string;
}

/** Only what has changed comes over the line: what is asked after again has seldom changed. */
const CHANGED = {
  name: 'trip-facts-changed',
  text: `
    SELECT known.id, t.mark, t.status, t.driver_id, t.conductor_id, t.route_id, t.operator_id, t.code, t.speed_limit_kmh, t.registration,
      (extract(epoch FROM t.departs_at) * 1000)::float8 AS departs_at, (extract(epoch FROM t.arrives_at) * 1000)::float8 AS arrives_at,
      (extract(epoch FROM t.over_at) * 1000)::float8 AS over_at
    FROM unnest($1::uuid[], $2::text[]) AS known (id, mark)
    LEFT JOIN LATERAL (
      SELECT concat_ws(' ', trip.xmin, route.xmin, vehicle.xmin) AS mark, trip.status::text, driver_id, conductor_id, route_id,
        route.operator_id, route.code, speed_limit_kmh, registration, departs_at, arrives_at,
        coalesce(ended_at, cancelled_at) AS over_at
      FROM trip JOIN route ON route.id = route_id JOIN vehicle ON vehicle.id = vehicle_id
      WHERE trip.id = known.id
    ) AS t ON true
    WHERE t.mark IS DISTINCT FROM known.mark`,
};

/** The columns that a `RealtimeTrip` is made of. */
export interface FactsRow {
  id: string;
  status: RealtimeTrip['status'];
  driver_id: string;
  conductor_id: string | null;
  route_id: string;
  operator_id: string;
  code: string;
  speed_limit_kmh: number;
  registration: string;
  departs_at: number;
  arrives_at: number;
  over_at: number | null;
}

/** What every realtime decision about a trip rests on, of many trips in one query. */
export function createTripFactsReader(pool: pg.Pool) {
  return {
    /** @returns those that are no longer as they were known; of one that was never read the mark is ''. Ids in small letters. */
    async changed(known: readonly Pick<MarkedTrip, 'id' | 'mark'>[]): Promise<MarkedTrip[]> {
      const values = [known.map(({ id }) => id), known.map(({ mark }) => mark)];
      const { rows } = await pool.query<FactsRow & { mark: string | null }>({ ...CHANGED, values });
      return rows.map((row) => ({ id: row.id, facts: row.mark === null ? null : toFacts(row), mark: row.mark ?? '' }));
    },
  };
}

export const toFacts = (row: FactsRow): RealtimeTrip => ({
  id: row.id,
  status: row.status,
  driverId: row.driver_id,
  conductorId: row.conductor_id,
  operatorId: row.operator_id,
  routeId: row.route_id,
  routeCode: row.code,
  registration: row.registration,
  speedLimitKmh: row.speed_limit_kmh,
  departsAt: row.departs_at,
  arrivesAt: row.arrives_at,
  endedAt: row.over_at,
});
