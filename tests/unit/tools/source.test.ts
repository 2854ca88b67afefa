import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import GtfsRealtimeBindings from 'gtfs-realtime-bindings';
import { afterAll, describe, expect, it } from 'vitest';
import { readSource } from '@/tools/lib/source/read-source';
import { parseTime } from '@/tools/lib/source/row';

const { FeedMessage } = GtfsRealtimeBindings.transit_realtime;
const folder = mkdtempSync(join(tmpdir(), 'replay-source-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const EXCERPT = 'tests/fixtures/capmetro/excerpt.csv';

describe('CSV', () => {
  it('reads every row of real positions, compressed or not', () => {
    const text = readFileSync(EXCERPT, 'utf8');
    const plain = readSource(EXCERPT);
    expect(plain.rows).toHaveLength(text.trim().split('\n').length - 1);
    expect(plain.bad.count).toBe(0);
    expect(plain.rows[0]).toMatchObject({ offsetMinutes: -360, lat: expect.any(Number) });
    expect(readSource(file('excerpt.csv.gz', gzipSync(text))).rows).toEqual(plain.rows);
  });

  it('finds its columns under other names, with other separators and units', () => {
    const source = readSource(
      file(
        'other.csv',
        '\uFEFFBus ID;Recorded At;Lat;Lon;Speed (km/h);Bearing\nNB-1;2026-01-01 08:00:00;6.9;79.9;36;90\n',
      ),
    );
    expect(source.rows).toEqual([
      {
        vehicle: 'NB-1',
        route: '',
        trip: '',
        at: Date.UTC(2026, 0, 1, 8),
        offsetMinutes: 0,
        lat: 6.9,
        lng: 79.9,
        speed: 10,
        heading: 90,
      },
    ]);
  });

  it('counts what it cannot use, and says where the first are', () => {
    const source = readSource(
      file(
        'bad.csv',
        [
          'vehicle_id,timestamp,speed,route_id,trip_id,latitude,longitude',
          '1,2026-01-01T00:00:00Z,5,r,t,6.9,79.9',
          '1,yesterday,5,r,t,6.9,79.9',
          '1,2026-01-01T00:01:00Z,5,r,t,91,79.9',
          '1,2026-01-01T00:02:00Z,5,r,t,6.9,NaN',
          '1,2026-01-01T00:03:00Z,,r,t,6.9,79.9',
          '1,2026-01-01T00:04:00Z,71,r,t,6.9,79.9',
          '1,2026-01-01T00:05:00Z,5,r',
        ].join('\n'),
      ),
    );
    expect(source.rows).toHaveLength(2);
    expect(source.bad.count).toBe(5);
    expect(source.bad.first.map(({ place }) => place)).toEqual(['line 3', 'line 4', 'line 5', 'line 7', 'line 8']);
    expect(source.bad.first[1]?.reason).toContain('lat 91');
  });
});

describe('NDJSON', () => {
  it('reads updates of the contract, keys left out here and there', () => {
    const source = readSource(
      file(
        'updates.ndjson',
        [
          '{"tripId":"t","lat":6.9,"lng":79.9,"timestamp":"2026-01-01T00:00:00.000Z"}',
          '{"tripId":"t","lat":6.9,"lng":79.9,"timestamp":1767225605000,"speed":7.5,"accuracy":5,"seq":3}',
          '{"tripId":"t","lat":6.9,"lng":79.9}',
          'nonsense',
          '',
        ].join('\n'),
      ),
    );
    expect(source.rows.map(({ speed, accuracy }) => [speed, accuracy])).toEqual([
      [undefined, undefined],
      [7.5, 5],
    ]);
    expect(source.bad).toEqual({
      count: 2,
      first: [
        { place: 'line 3', reason: 'no time' },
        { place: 'line 4', reason: 'no JSON object' },
      ],
    });
  });
});

describe('GTFS-realtime', () => {
  const feed = (time: number, lat: number) =>
    FeedMessage.encode({
      header: { gtfsRealtimeVersion: '2.0', timestamp: time },
      entity: [
        {
          id: 'a',
          vehicle: {
            vehicle: { id: 'bus-1' },
            trip: { tripId: 'T1', routeId: 'R1' },
            position: { latitude: lat, longitude: 79.9, speed: 8, bearing: 45 },
            timestamp: time,
          },
        },
        // Has not reported since.
        {
          id: 'b',
          vehicle: { vehicle: { id: 'bus-2' }, position: { latitude: 6.5, longitude: 80 }, timestamp: 1_767_225_600 },
        },
        { id: 'c', vehicle: { vehicle: { id: 'bus-3' } } },
      ],
    }).finish();

  it('reads a folder of feeds, and counts once who did not report anew', () => {
    const feeds = join(folder, 'feeds');
    mkdirSync(feeds);
    writeFileSync(join(feeds, '2.pb'), feed(1_767_225_630, 6.95));
    writeFileSync(join(feeds, '1.pb'), feed(1_767_225_600, 6.9));
    const source = readSource(feeds);
    expect(source.rows.map(({ vehicle, at }) => [vehicle, at / 1000])).toEqual([
      ['bus-1', 1_767_225_600],
      ['bus-2', 1_767_225_600],
      ['bus-1', 1_767_225_630],
    ]);
    expect(source.rows[0]).toMatchObject({ route: 'R1', trip: 'T1', speed: 8, heading: 45 });
    expect(source.rows[1]).toMatchObject({ route: '', trip: '', speed: undefined, heading: undefined });
    expect(source.repeats).toBe(1);
    expect(source.bad.count).toBe(2);
  });
});

describe('a file that is none of these gets one clear line', () => {
  it.each([
    ['missing.csv', null, 'no such file'],
    ['empty.csv', '', 'the file is empty'],
    ['header.csv', 'vehicle_id,timestamp,latitude,longitude\n', 'no usable positions among 0 rows'],
    ['columns.csv', 'a,b,c\n1,2,3\n', 'no column for time, lat, lng, vehicle or trip among: a, b, c'],
    [
      'all-bad.csv',
      'vehicle,time,lat,lng\n1,now,6,79\n',
      'no usable positions among 1 rows (line 2: unreadable time "now")',
    ],
    ['garbage.pb', 'this is no protocol buffer', 'not a GTFS-realtime feed'],
    ['cut.csv.gz', gzipSync('vehicle,time\n'.repeat(500)).subarray(0, 30), 'damaged or cut off'],
  ])('%s', (name, content, message) => {
    const path = content === null ? join(folder, name) : file(name, content);
    expect(() => readSource(path)).toThrow(message);
  });

  it('a folder without feeds', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(() => readSource(empty)).toThrow('no .pb files');
  });
});

it('times in every common spelling', () => {
  const at = Date.UTC(2016, 11, 16, 11, 34, 2);
  expect(parseTime('2016-12-16T05:34:02-06:00')).toEqual({ at, offsetMinutes: -360 });
  expect(parseTime('2016-12-16T17:04:02+0530')).toEqual({ at, offsetMinutes: 330 });
  expect(parseTime('2016-12-16 11:34:02')).toEqual({ at, offsetMinutes: 0 });
  expect(parseTime(String(at / 1000))).toEqual({ at, offsetMinutes: 0 });
  expect(parseTime(String(at))).toEqual({ at, offsetMinutes: 0 });
  for (const word of ['', '12', 'noon', '2016-13-45T99:00:00Z']) expect(parseTime(word)).toBeNull();
});
