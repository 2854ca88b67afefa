import type pg from 'pg';
import type { AlertType } from '@/lib/contract/primitives';
import { epochMs, FACTS, type FactsRow, type RealtimeTrip, TRIP_WITH_ALL, toFacts } from './trip-facts';

/** One trip of a driver's day: when it was started, and when it was paused or ended. Epoch ms. */
export interface Duty {
  id: string;
  startedAt: number;
  stops: number[];
}

export interface StandingAlert {
  type: AlertType;
  key: string;
  tripId: string | null;
}

const UNDER_WAY = `('STARTED', 'PAUSED', 'EMERGENCY')`;

const ON_THE_ROAD = {
  name: 'trips-under-way',
  text: `SELECT ${FACTS} FROM ${TRIP_WITH_ALL} WHERE trip.status IN ${UNDER_WAY}`,
};
const TRIPS = { name: 'trips', text: `SELECT ${FACTS} FROM ${TRIP_WITH_ALL} WHERE trip.id = ANY ($1::uuid[])` };

const DUTIES = {
  name: 'duties',
  text: `
    SELECT trip.driver_id AS driver, trip.id, ${epochMs('trip.started_at')} AS started,
      coalesce(array_agg(${epochMs('event.at')}) FILTER (WHERE event.at IS NOT NULL), '{}') AS stops
    FROM trip LEFT JOIN trip_status_event event ON event.trip_id = trip.id AND event.status IN ('PAUSED', 'ENDED')
    WHERE trip.driver_id = ANY ($1::uuid[]) AND trip.started_at IS NOT NULL
      AND (trip.ended_at >= $2 OR trip.status IN ${UNDER_WAY})
    GROUP BY trip.id`,
};

const STANDING = {
  name: 'standing-alerts',
  text: `SELECT type::text, key, trip_id AS "tripId" FROM alert
    WHERE status IN ('OPEN', 'ACKNOWLEDGED') AND type::text = ANY ($1)`,
};

const LAST_RAISED = {
  name: 'last-raised',
  text: `SELECT trip_id AS trip, ${epochMs('max(created_at)')} AS at FROM alert
    WHERE trip_id = ANY ($1::uuid[]) AND type::text = $2 GROUP BY trip_id`,
};

/**
 * What is looked at again and again for every bus on the road. By raw SQL: to make objects of a thousand rows, Prisma stops the
 * event loop for a tenth of a second, and a node that works alone has drivers waiting on it.
 */
export function createWatchReader(pool: pg.Pool) {
  return {
    /** Trips that are STARTED, PAUSED or EMERGENCY. */
    async listUnderWay(): Promise<RealtimeTrip[]> {
      return (await pool.query<FactsRow>(ON_THE_ROAD)).rows.map(toFacts);
    },

    /** Those of these trips that there are, whatever their status. */
    async listTrips(ids: readonly string[]): Promise<RealtimeTrip[]> {
      return (await pool.query<FactsRow>({ ...TRIPS, values: [ids] })).rows.map(toFacts);
    },

    /** What these drivers have driven since a time, and drive now. */
    async listDuty(driverIds: readonly string[], since: Date): Promise<Map<string, Duty[]>> {
      type Row = { driver: string; id: string; started: number; stops: number[] };
      const { rows } = await pool.query<Row>({ ...DUTIES, values: [driverIds, since] });
      const duties = new Map<string, Duty[]>(driverIds.map((id) => [id, []]));
      for (const { driver, id, started, stops } of rows) duties.get(driver)?.push({ id, startedAt: started, stops });
      return duties;
    },

    /** All alerts of these types that nobody has resolved. */
    async standingAlerts(types: readonly AlertType[]): Promise<StandingAlert[]> {
      return (await pool.query<StandingAlert>({ ...STANDING, values: [types] })).rows;
    },

    /** When an alert of this type was last raised for each of these trips, epoch ms; those that never had one are left out. */
    async lastRaised(type: AlertType, tripIds: readonly string[]): Promise<Map<string, number>> {
      const { rows } = await pool.query<{ trip: string; at: number }>({ ...LAST_RAISED, values: [tripIds, type] });
      return new Map(rows.map(({ trip, at }) => [trip, at]));
    },
  };
}
