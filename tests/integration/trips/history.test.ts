import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryPoint } from '@/server/services/history-formats';
import { actor, refusal, startTrips, type TripsTest } from './setup';

let t: TripsTest;
/** More than a page, several at the same moment, and late ones stored out of order. */
const COUNT = 2503;
const T0 = Date.parse('2027-01-01T00:00:00.000Z');
beforeAll(async () => {
  t = await startTrips();
  const points = Array.from({ length: COUNT }, (_, i) => ({
    tripId: t.world.trip.id,
    device: 'phone',
    seq: i % 3 === 0 ? null : i,
    fixAt: T0 + Math.floor(((i * 7919) % COUNT) / 2) * 1001,
    receivedAt: T0 + i * 1000 + 7,
    lat: 6.9 + i / 10_000,
    lng: 79.8 + i / 10_000,
    speed: i % 2 ? 12.5 : null,
    heading: i % 2 ? 90 : null,
    accuracy: null,
    broadcast: true,
  }));
  await t.repositories.history.insertPoints(points);
});
afterAll(() => t.drop());

const admin = () => actor(t.world.admin);

async function everything(limit = 1000): Promise<HistoryPoint[]> {
  const all: HistoryPoint[] = [];
  let cursor: string | null = null;
  do {
    const page = await t.history.page(admin(), t.world.trip.id, { limit, ...(cursor ? { cursor } : {}) });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return all;
}
const text = async (format: 'csv' | 'gpx' | 'geojson', tripId = t.world.trip.id) =>
  new Response((await t.history.file(admin(), tripId, format)).body).text();

describe('history', () => {
  it('is paged by time of fix, each point once', async () => {
    const all = await everything(997);
    expect(all).toHaveLength(COUNT);
    expect(new Set(all.map(({ lat }) => lat)).size).toBe(COUNT);
    const times = all.map(({ timestamp }) => Date.parse(timestamp));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(await refusal(t.history.page(admin(), t.world.trip.id, { limit: 1, cursor: 'eHh4' }))).toBe(
      'INVALID_PAYLOAD',
    );
  });

  it('is for the trip’s own operator and admins', async () => {
    const { business, rival, trip } = t.world;
    expect((await t.history.page(actor(business), trip.id, { limit: 1 })).items).toHaveLength(1);
    expect(await refusal(t.history.page(actor(rival), trip.id, { limit: 1 }))).toBe('NOT_FOUND');
    expect(await refusal(t.history.file(actor(rival), trip.id, 'csv'))).toBe('NOT_FOUND');
  });

  it('says the same in every format', async () => {
    const all = await everything();
    const rows = parse(await text('csv'), { columns: true }) as Record<string, string>[];
    const number = (value: string | undefined) => (value === '' || value === undefined ? null : Number(value));
    expect(
      rows.map(({ timestamp = '', receivedAt = '', ...rest }) => ({
        ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, number(value)])),
        timestamp,
        receivedAt,
      })),
    ).toEqual(all);

    const { features } = JSON.parse(await text('geojson'));
    expect(features).toHaveLength(1);
    const { geometry, properties } = features[0];
    expect(geometry.type).toBe('LineString');
    expect(geometry.coordinates).toEqual(all.map(({ lat, lng }) => [lng, lat]));
    expect(properties.timestamps).toEqual(all.map(({ timestamp }) => timestamp));
    expect(properties.speed).toEqual(all.map(({ speed }) => speed));

    const points = [...(await text('gpx')).matchAll(/<trkpt lat="(.*?)" lon="(.*?)"><time>(.*?)<\/time><\/trkpt>/g)];
    expect(points.map(([, lat, lng, timestamp]) => [Number(lat), Number(lng), timestamp])).toEqual(
      all.map(({ lat, lng, timestamp }) => [lat, lng, timestamp]),
    );
  });

  it('stops reading when nobody wants the rest', async () => {
    const { body } = await t.history.file(admin(), t.world.trip.id, 'csv');
    const reader = body.getReader();
    expect((await reader.read()).done).toBe(false);
    await reader.cancel();
    expect((await reader.read()).done).toBe(true);
  });
});
