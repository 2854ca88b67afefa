import type pg from 'pg';
import { together } from './together';

/** A fix on its way into history. Times in epoch ms, metres per second, degrees from north, metres. */
export interface NewPoint {
  tripId: string;
  device: string;
  seq: number | null;
  fixAt: number;
  receivedAt: number;
  lat: number;
  lng: number;
  speed: number | null;
  heading: number | null;
  accuracy: number | null;
  broadcast: boolean;
}

/** With its id, a whole number in the order of keeping; it breaks ties of `fixAt`. */
export interface StoredPoint extends NewPoint {
  id: string;
}

// Mind: a bare `id` in ORDER BY would be this text, and sort 10 before 9.
const FIELDS = `id::text AS id, trip_id AS "tripId", device, seq::float8 AS seq, lat, lng, speed, heading, accuracy, broadcast,
  (extract(epoch FROM fix_at) * 1000)::float8 AS "fixAt", (extract(epoch FROM received_at) * 1000)::float8 AS "receivedAt"`;

/**
 * Sorted, so that two batches with the same points wait for each other instead of deadlocking. Which were new is told only where some
 * were not: as a rule all are, and thousands of rows would come back to say so.
 */
const INSERT = {
  name: 'insert-points',
  text: `
    WITH inserted AS (
      INSERT INTO location_point
        (trip_id, device, seq, fix_at, received_at, lat, lng, speed, heading, accuracy, broadcast)
      SELECT trip_id, device, seq, to_timestamp(fix_ms / 1000.0), to_timestamp(received_ms / 1000.0),
        lat, lng, speed, heading, accuracy, broadcast
      FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::float8[], $5::float8[], $6::float8[], $7::float8[],
        $8::float8[], $9::float8[], $10::float8[], $11::boolean[])
        WITH ORDINALITY AS p (trip_id, device, seq, fix_ms, received_ms, lat, lng, speed, heading, accuracy, broadcast, place)
      ORDER BY trip_id, device, seq, place
      ON CONFLICT (trip_id, device, seq) DO NOTHING
      RETURNING trip_id, device, seq
    )
    SELECT CASE WHEN count(*) < cardinality($1) THEN coalesce(jsonb_agg(jsonb_build_array(trip_id, device, seq::text)), '[]') END AS kept
    FROM inserted`,
};

const LAST = (condition: string) => `
  SELECT last.* FROM unnest($1::uuid[]) AS wanted (wanted_id) CROSS JOIN LATERAL (
    SELECT ${FIELDS} FROM location_point WHERE trip_id = wanted_id ${condition} ORDER BY fix_at DESC, location_point.id DESC LIMIT 1
  ) AS last`;
const LAST_POINTS = { name: 'last-points', text: LAST('') };
const LAST_BROADCASTS = { name: 'last-broadcasts', text: LAST('AND broadcast') };

/** Makes the row where there is none, and holds it until the end of the transaction: drains of one trip come one after another. */
const HOLD_POSITION = `
  INSERT INTO history_position AS p (trip_id, log_ms, log_n) VALUES ($1, 0, 0)
  ON CONFLICT (trip_id) DO UPDATE SET log_ms = p.log_ms
  RETURNING log_ms::text AS ms, log_n::text AS n`;
const MOVE_POSITION = 'UPDATE history_position SET log_ms = $2, log_n = $3 WHERE trip_id = $1';

/** The track of every trip, by raw SQL: thousands of points at a time. What a position waits for goes over `urgent`. */
export function createHistoryRepository(pool: pg.Pool, urgent: pg.Pool) {
  const select = async (rest: string, values: unknown[], from = pool): Promise<StoredPoint[]> =>
    (await from.query<StoredPoint>(`SELECT ${FIELDS} FROM location_point ${rest}`, values)).rows;
  const broadcasts = together(async (tripIds: readonly string[]) => {
    const { rows } = await urgent.query<StoredPoint>({ ...LAST_BROADCASTS, values: [tripIds] });
    const last = new Map(rows.map((point) => [point.tripId, point]));
    return tripIds.map((id) => last.get(id.toLowerCase()) ?? null);
  });

  return {
    /**
     * Inserts points, all or none; a repeat of (trip, device, seq), within the batch or of an earlier one, is left out.
     * @returns for each point whether it was kept
     */
    insertPoints: (points: readonly NewPoint[]) => insertPoints(urgent, points),

    /**
     * Inserts what of a trip's log has not been inserted yet, and remembers how far it has come, as one. Entries rise by id,
     * "milliseconds-number". @returns how many points were new
     */
    async insertFromLog(tripId: string, entries: readonly { id: string; point: NewPoint }[]): Promise<number> {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('BEGIN');
        const { rows } = await client.query<{ ms: string; n: string }>(HOLD_POSITION, [tripId]);
        const position = rows[0] as { ms: string; n: string };
        const ahead = entries.filter(({ id }) => isBeyond(id, position));
        const last = ahead.at(-1);
        const kept = await insertPoints(
          client,
          ahead.map(({ point }) => point),
        );
        if (last) await client.query(MOVE_POSITION, [tripId, ...last.id.split('-')]);
        await client.query('COMMIT');
        return kept.filter(Boolean).length;
      } catch (error) {
        await client.query('ROLLBACK').catch((failure: Error) => {
          broken = failure;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },

    has: async (tripId: string, device: string, seq: number): Promise<boolean> =>
      (await select('WHERE trip_id = $1 AND device = $2 AND seq = $3', [tripId, device, seq], urgent)).length > 0,

    /** By time of fix, then id. */
    page(tripId: string, after: Pick<StoredPoint, 'fixAt' | 'id'> | undefined, limit: number): Promise<StoredPoint[]> {
      if (!after) return select('WHERE trip_id = $1 ORDER BY fix_at, location_point.id LIMIT $2', [tripId, limit]);
      const beyond = '(fix_at, id) > ($3::timestamptz, $4::bigint)';
      return select(`WHERE trip_id = $1 AND ${beyond} ORDER BY fix_at, location_point.id LIMIT $2`, [
        tripId,
        limit,
        new Date(after.fixAt),
        after.id,
      ]);
    },

    /** The fixes of some trips after a time (epoch ms), together, by time of fix. */
    async fixesAfter(
      tripIds: readonly string[],
      after: number,
    ): Promise<Pick<StoredPoint, 'fixAt' | 'lat' | 'lng' | 'accuracy'>[]> {
      const { rows } = await pool.query<Pick<StoredPoint, 'fixAt' | 'lat' | 'lng' | 'accuracy'>>(
        `SELECT (extract(epoch FROM fix_at) * 1000)::float8 AS "fixAt", lat, lng, accuracy FROM location_point
         WHERE trip_id = ANY ($1::uuid[]) AND fix_at > $2::timestamptz ORDER BY fix_at, location_point.id`,
        [tripIds, new Date(after)],
      );
      return rows;
    },

    /** The latest by time of fix. */
    async lastPoint(tripId: string): Promise<StoredPoint | null> {
      return (
        (await select('WHERE trip_id = $1 ORDER BY fix_at DESC, location_point.id DESC LIMIT 1', [tripId]))[0] ?? null
      );
    },

    /** The latest by time of fix that was shown to anybody. */
    lastBroadcast: (tripId: string): Promise<StoredPoint | null> => broadcasts.load(tripId),

    /** The latest of each trip that has any. */
    async lastPoints(tripIds: readonly string[]): Promise<Map<string, StoredPoint>> {
      const { rows } = await pool.query<StoredPoint>({ ...LAST_POINTS, values: [tripIds] });
      return new Map(rows.map((point) => [point.tripId, point]));
    },

    /** Deletes up to `limit` points of before a time. @returns how many; call again while it is `limit`. */
    async deleteBefore(before: Date, limit: number): Promise<number> {
      const { rowCount } = await pool.query(
        `DELETE FROM location_point WHERE id IN
           (SELECT id FROM location_point WHERE fix_at < $1 ORDER BY fix_at LIMIT $2)`,
        [before, limit],
      );
      return rowCount ?? 0;
    },
  };
}

/**
 * Inserts points, all or none; a repeat of (trip, device, seq), within the batch or of an earlier one, is left out.
 * @returns for each point whether it was kept
 */
async function insertPoints(db: Pick<pg.ClientBase, 'query'>, points: readonly NewPoint[]): Promise<boolean[]> {
  if (points.length === 0) return [];
  const numbers = (name: 'seq' | 'fixAt' | 'receivedAt' | 'lat' | 'lng' | 'speed' | 'heading' | 'accuracy') =>
    arrayOf(points, (point) => point[name]);
  const { rows } = await db.query<{ kept: [tripId: string, device: string, seq: string | null][] | null }>({
    ...INSERT,
    values: [
      arrayOf(points, ({ tripId }) => tripId),
      points.map(({ device }) => device),
      numbers('seq'),
      numbers('fixAt'),
      numbers('receivedAt'),
      numbers('lat'),
      numbers('lng'),
      numbers('speed'),
      numbers('heading'),
      numbers('accuracy'),
      arrayOf(points, ({ broadcast }) => broadcast),
    ],
  });
  const told = rows[0]?.kept;
  if (!told) return points.map(() => true);
  const kept = new Set(told.map(([tripId, device, seq]) => keyOf(tripId, device, seq)));
  // Of equal ones in the batch the first was inserted: it takes the key, the others find it gone.
  return points.map(({ tripId, device, seq }) => seq === null || kept.delete(keyOf(tripId, device, seq)));
}

/** PostgreSQL's text of an array of what needs no quotes: numbers, flags and ids. The driver's own way looks at each element for long. */
function arrayOf(points: readonly NewPoint[], read: (point: NewPoint) => number | boolean | string | null): string {
  let text = '{';
  for (let i = 0; i < points.length; i++) {
    if (i > 0) text += ',';
    text += read(points[i] as NewPoint) ?? 'NULL';
  }
  return `${text}}`;
}

function isBeyond(id: string, position: { ms: string; n: string }): boolean {
  const [ms, n] = id.split('-').map(BigInt) as [bigint, bigint];
  return ms > BigInt(position.ms) || (ms === BigInt(position.ms) && n > BigInt(position.n));
}

function keyOf(tripId: string, device: string, seq: number | string | null): string {
  return `${tripId.toLowerCase()} ${seq} ${device}`;
}
