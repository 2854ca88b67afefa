import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Change, type ChangeListener, listenForChanges } from '@/server/db/changes';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { insertTrip } from '../../support/rows';

let db: TestDatabase;
let listener: ChangeListener;
const told: Change[] = [];
/** What this machine's clock is wrong by, ms. */
let clock = 0;
/** Up to when it had heard when it said that all is open. */
const gaps: (number | null)[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  listener = await listenForChanges({
    connectionString: db.url,
    onChange: (change) => told.push(change),
    onGap: () => gaps.push(listener.heard?.until ?? null),
    onError: () => undefined,
    now: () => Date.now() + clock,
  });
});
afterAll(async () => {
  await listener?.close();
  await db?.drop();
});

const heardUntil = (ms: number) => vi.waitFor(() => expect(listener.heard?.until ?? 0).toBeGreaterThan(ms), 5000);
const toldOf = (tripId: string) => told.filter((change) => change.kind === 'trip' && change.tripId === tripId).length;

it('once it says that it has heard up to a moment, it has heard all that was committed before, from however many at once', async () => {
  const trips = await Promise.all(Array.from({ length: 12 }, () => insertTrip(db.prisma)));
  const stopAt = Date.now() + 1500;
  const commits: { tripId: string; nth: number; at: number }[] = [];
  let unheard = 0;
  let checked = 0;
  /** What was committed before `until` and was not told of by now: none, whenever one looks. */
  const look = () => {
    const until = listener.heard?.until ?? 0;
    for (const { tripId, nth } of commits.filter(({ at }) => at < until)) {
      checked++;
      if (toldOf(tripId) < nth) unheard++;
    }
  };
  const writers = trips.map(async ({ trip }) => {
    for (let nth = 1; Date.now() < stopAt; nth++) {
      await db.pool.query("UPDATE trip SET departs_at = departs_at + interval '1 s' WHERE id = $1", [trip.id]);
      commits.push({ tripId: trip.id, nth, at: Date.now() });
      if (nth % 20 === 0) look();
    }
  });
  await Promise.all(writers);
  await heardUntil(Date.now());
  look();
  expect(unheard).toBe(0);
  expect(checked).toBeGreaterThan(commits.length);
});

it.each([
  ['route', 'UPDATE route SET speed_limit_kmh = speed_limit_kmh + 1'],
  ['stop of a route', 'UPDATE route_stop SET offset_minutes = offset_minutes + 1'],
  ['vehicle', "UPDATE vehicle SET registration = registration || 'x'"],
  ['operator', "UPDATE operator SET name = name || ' Ltd'"],
])('tells of a changed %s with one word, however many rows', async (_what, sql) => {
  told.length = 0;
  await db.pool.query(sql);
  await heardUntil(Date.now());
  expect(told).toEqual([{ kind: 'network' }]);
});

it('says nothing of what stays as it is, nor of a route that is still being made', async () => {
  const { trip, operator } = await insertTrip(db.prisma);
  await heardUntil(Date.now());
  told.length = 0;
  await db.pool.query('UPDATE route SET speed_limit_kmh = speed_limit_kmh');
  await db.pool.query('UPDATE route_stop SET offset_minutes = offset_minutes');
  const made = await db.prisma.route.create({
    data: { operatorId: operator.id, code: 'new', name: { en: 'x' }, path: [], fareCents: 1, speedLimitKmh: 60 },
  });
  const stop = { sequence: 90, name: { en: 'x' }, lat: 6.9, lng: 79.9, offsetMinutes: 90 };
  await db.prisma.routeStop.create({ data: { ...stop, routeId: made.id } });
  await heardUntil(Date.now());
  expect(told).toEqual([]);
  await db.prisma.routeStop.create({ data: { ...stop, routeId: trip.routeId } });
  await heardUntil(Date.now());
  expect(told).toEqual([{ kind: 'network' }]);
});

it('a word that it does not understand may have told of anything: a gap', async () => {
  gaps.length = 0;
  await db.pool.query(`SELECT pg_notify('srivibes_changes', '{"kind":"of a later version"}')`);
  await vi.waitFor(() => expect(gaps).toHaveLength(1), 5000);
  await heardUntil(Date.now());
  expect(gaps).toHaveLength(1);
});

it('hears nothing more while the line is down, and that all is open again once it is back', async () => {
  gaps.length = 0;
  const before = Date.now();
  const admin = new pg.Client({ connectionString: db.url });
  await admin.connect();
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'srivibes-changes' AND datname = current_database()",
  );
  await admin.end();
  await vi.waitFor(() => expect(listener.connected).toBe(false));
  const last = listener.heard?.until as number;
  expect(last).toBeLessThanOrEqual(Date.now());
  await vi.waitFor(() => expect(gaps).toEqual([last]), 5000);
  expect(listener.heard?.since).toBeGreaterThan(before);
  await heardUntil(Date.now());
});

it('a clock that was set back is a gap like any other, and the new time counts from then', async () => {
  gaps.length = 0;
  clock = -3_600_000;
  await vi.waitFor(() => expect(gaps).toHaveLength(1), 5000);
  expect(listener.heard?.since).toBeLessThanOrEqual(Date.now() + clock);
  const since = listener.heard?.since;
  await heardUntil(Date.now() + clock);
  expect(gaps, 'once').toHaveLength(1);
  expect(listener.heard?.since).toBe(since);
});
