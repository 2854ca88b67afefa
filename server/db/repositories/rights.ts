import type pg from 'pg';
import type { User } from '../generated/client';
import { together } from './together';

/** A user as far as rights rest on them. */
export type ActorRow = Pick<User, 'id' | 'role' | 'name' | 'email' | 'operatorId' | 'active' | 'tokenVersion'>;

const USERS = {
  name: 'actors',
  text: `SELECT id, role::text, name, email, operator_id AS "operatorId", active, token_version AS "tokenVersion"
    FROM "user" WHERE id = ANY ($1::uuid[]) AND deleted_at IS NULL`,
};

const BOOKED = {
  name: 'active-bookings',
  text: `SELECT EXISTS (SELECT FROM booking WHERE trip_id = asked.trip AND passenger_id = asked.passenger
      AND status IN ('CONFIRMED', 'BOARDED')) AS booked
    FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS asked (trip, passenger, nth) ORDER BY nth`,
};

/** What decides who may come in, and who may follow a trip. Ids are UUIDs. */
export function createRightsReader(pool: pg.Pool) {
  const users = together(async (ids: readonly string[]) => {
    const { rows } = await pool.query<ActorRow>({ ...USERS, values: [ids] });
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id.toLowerCase()) ?? null);
  });
  const bookings = together(async (asked: readonly { tripId: string; passengerId: string }[]) => {
    const values = [asked.map(({ tripId }) => tripId), asked.map(({ passengerId }) => passengerId)];
    const { rows } = await pool.query<{ booked: boolean }>({ ...BOOKED, values });
    return rows.map(({ booked }) => booked);
  });
  return {
    /** A banned user too; null for one who is deleted or never was. */
    findActor: (id: string): Promise<ActorRow | null> => users.load(id),
    /** Whether a passenger has a booking of their own on the trip that is CONFIRMED or BOARDED. */
    hasActiveBooking: (tripId: string, passengerId: string): Promise<boolean> => bookings.load({ tripId, passengerId }),
  };
}
