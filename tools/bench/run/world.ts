import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import pg from 'pg';
import type { Passenger, Trip } from '../load/messages';

/** Trips with a booking for each passenger, as many a trip as passengers / TRIPS_BOOKED. */
const TRIPS = 200;
const TRIPS_BOOKED = 50;
const PASSENGERS = 5000;
const PATH_POINTS = 200;

/** Buses of the fleet view beyond `TRIPS` share drivers, so many a driver: one connection for each driver is enough. */
const BUSES_PER_DRIVER = 10;
const ADMINS = 10;

export interface WorldSize {
  /** Buses of the largest fleet that is asked for. */
  fleet: number;
}

/** Ids are the same for every server: those that check nothing are asked the same questions. */
export interface World {
  trips: Trip[];
  /** On trip i % 50 of `trips`. */
  passengers: Passenger[];
  /** All of them on the last of `trips` as well. */
  busy: { trip: Trip; passengers: Passenger[] };
  /** Trips that nobody has booked, `WorldSize.fleet` of them. */
  fleet: Trip[];
  adminTokens: string[];
  /** Ids of those. */
  admins: string[];
}
interface Ids {
  operator: string;
  route: string;
  stops: [string, string];
  trips: string[];
  drivers: string[];
  vehicles: string[];
  passengers: string[];
  admins: string[];
  fleet: { trips: string[]; drivers: string[]; vehicles: string[] };
}

export async function createWorld(secret: string, size: WorldSize): Promise<{ world: World; ids: Ids }> {
  const make = (count: number) => Array.from({ length: count }, () => randomUUID());
  const ids: Ids = {
    operator: randomUUID(),
    route: randomUUID(),
    stops: [randomUUID(), randomUUID()],
    trips: make(TRIPS),
    drivers: make(TRIPS),
    vehicles: make(TRIPS),
    passengers: make(PASSENGERS),
    admins: make(ADMINS),
    fleet: {
      trips: make(size.fleet),
      drivers: make(Math.ceil(size.fleet / BUSES_PER_DRIVER)),
      vehicles: make(size.fleet),
    },
  };
  const key = new TextEncoder().encode(secret);
  const mint = (sub: string, role: string) =>
    new SignJWT({ role })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(sub)
      .setIssuer('srivibes')
      .setAudience('srivibes')
      .setIssuedAt()
      .setExpirationTime('6h')
      .sign(key);
  const trips = await Promise.all(
    ids.trips.map(async (id, i) => ({ id, driverToken: await mint(ids.drivers[i] as string, 'DRIVER') })),
  );
  const tokens = await Promise.all(ids.passengers.map((id) => mint(id, 'PASSENGER')));
  const fleetTokens = await Promise.all(ids.fleet.drivers.map((id) => mint(id, 'DRIVER')));
  const busyTrip = trips.at(-1) as Trip;
  const world: World = {
    trips,
    passengers: tokens.map((token, i) => ({ token, tripId: ids.trips[i % TRIPS_BOOKED] as string })),
    busy: {
      trip: busyTrip,
      passengers: tokens.map((token) => ({ token, tripId: busyTrip.id })),
    },
    fleet: ids.fleet.trips.map((id, i) => ({
      id,
      driverToken: fleetTokens[i % ids.fleet.drivers.length] as string,
    })),
    admins: ids.admins,
    adminTokens: await Promise.all(ids.admins.map((id) => mint(id, 'ADMIN'))),
  };
  return { world, ids };
}

/** Writes the world into a database that the server has brought up to date; the server reads rights from there as ever. */
export async function insertWorld(databaseUrl: string, ids: Ids): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`INSERT INTO operator (id, name) VALUES ($1, 'Bench Lines')`, [ids.operator]);
    const users = `INSERT INTO "user" (id, email, password_hash, name, role)
      SELECT id, id || '@bench.invalid', 'x', 'Bench', $2::role FROM unnest($1::uuid[]) AS id`;
    await client.query(users, [ids.drivers, 'DRIVER']);
    await client.query(users, [ids.fleet.drivers, 'DRIVER']);
    await client.query(users, [ids.passengers, 'PASSENGER']);
    await client.query(users, [ids.admins, 'ADMIN']);
    await client.query(
      `INSERT INTO vehicle (id, registration, seat_count, operator_id)
       SELECT id, 'NB-' || left(id::text, 8), 60, $2 FROM unnest($1::uuid[]) AS id`,
      [[...ids.vehicles, ...ids.fleet.vehicles], ids.operator],
    );
    const path = Array.from({ length: PATH_POINTS }, (_, i) => [6.89 + i * 0.002, 79.85]);
    await client.query(
      `INSERT INTO route (id, code, name, operator_id, path, fare_cents) VALUES ($1, '138', '{"en":"Bench"}', $2, $3, 10000)`,
      [ids.route, ids.operator, JSON.stringify(path)],
    );
    await client.query(
      `INSERT INTO route_stop (id, route_id, sequence, name, lat, lng, offset_minutes)
       VALUES ($1, $3, 0, '{"en":"From"}', 6.89, 79.85, 0), ($2, $3, 1, '{"en":"To"}', 7.28, 79.85, 120)`,
      [...ids.stops, ids.route],
    );
    await client.query(
      `INSERT INTO trip (id, route_id, vehicle_id, driver_id, departs_at, arrives_at, status, fare_cents, started_at)
       SELECT t, $4, v, d, now(), now() + interval '3 hours', 'STARTED', 10000, now()
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS x(t, v, d)`,
      [
        [...ids.trips, ...ids.fleet.trips],
        [...ids.vehicles, ...ids.fleet.vehicles],
        [...ids.drivers, ...ids.fleet.trips.map((_, i) => ids.fleet.drivers[i % ids.fleet.drivers.length])],
        ids.route,
      ],
    );
    const book = async (passengers: string[], trips: string[], seats: number[]) =>
      client.query(
        `INSERT INTO booking (reference_code, trip_id, passenger_id, seat_number, pickup_stop_id, drop_stop_id,
           pickup_sequence, drop_sequence, status, price_cents)
         SELECT left(md5(t::text || p::text), 16), t, p, s, $4, $5, 0, 1, 'CONFIRMED', 10000
         FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS x(p, t, s)`,
        [passengers, trips, seats, ...ids.stops],
      );
    const seats = ids.passengers.map((_, i) => Math.floor(i / TRIPS_BOOKED) + 1);
    await book(
      ids.passengers,
      ids.passengers.map((_, i) => ids.trips[i % TRIPS_BOOKED] as string),
      seats,
    );
    await book(
      ids.passengers,
      ids.passengers.map(() => ids.trips.at(-1) as string),
      ids.passengers.map((_, i) => i + 1),
    );
    await client.query('COMMIT');
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
