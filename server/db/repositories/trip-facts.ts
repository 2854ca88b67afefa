import type pg from 'pg';
import type { TripStatus } from '../generated/client';

/** What each realtime decision about a trip needs, and no more. Times in epoch ms. */
export interface RealtimeTrip {
  id: string;
  status: TripStatus;
  driverId: string;
  conductorId: string | null;
  operatorId: string;
  routeId: string;
  routeCode: string;
  registration: string;
  speedLimitKmh: number;
  departsAt: number;
  arrivesAt: number;
  /** When it ENDED or was CANCELLED. */
  endedAt: number | null;
}

/** A trip as it was read, and the mark by which a change of any row behind it is known. */
export interface MarkedTrip {
  id: string;
  /** null: there is no such trip. */
  facts: RealtimeTrip | null;
  mark: string;
}

export const epochMs = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
/** Of `TRIP_WITH_ALL`: the columns of a `FactsRow`. */
export const FACTS = `trip.id, trip.status::text, trip.driver_id, trip.conductor_id, trip.route_id, route.operator_id, route.code,
  route.speed_limit_kmh, vehicle.registration, ${epochMs('trip.departs_at')} AS departs_at,
  ${epochMs('trip.arrives_at')} AS arrives_at, ${epochMs('coalesce(trip.ended_at, trip.cancelled_at)')} AS over_at`;
export const TRIP_WITH_ALL = 'trip JOIN route ON route.id = trip.route_id JOIN vehicle ON vehicle.id = trip.vehicle_id';

/** Only what has changed comes over the line: what is asked after again has seldom changed. */
const CHANGED = {
  name: 'trip-facts-changed',
  text: `
    SELECT known.id AS asked, t.*
    FROM unnest($1::uuid[], $2::text[]) AS known (id, mark)
    LEFT JOIN LATERAL (
      SELECT concat_ws(' ', trip.xmin, route.xmin, vehicle.xmin) AS mark, ${FACTS} FROM ${TRIP_WITH_ALL} WHERE trip.id = known.id
    ) AS t ON true
    WHERE t.mark IS DISTINCT FROM known.mark`,
};

/** The columns that a `RealtimeTrip` is made of. */
export interface FactsRow {
  id: string;
  status: TripStatus;
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
      const { rows } = await pool.query<FactsRow & { asked: string; mark: string | null }>({ ...CHANGED, values });
      return rows.map((row) => ({
        id: row.asked,
        facts: row.mark === null ? null : toFacts(row),
        mark: row.mark ?? '',
      }));
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
