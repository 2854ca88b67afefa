import { describe, expect, it } from 'vitest';
import { HISTORY_FORMATS, type HistoryPoint } from '@/server/services/history-formats';

const title = { tripId: 't', routeCode: '01', registration: 'NB-1' };
const point = (lat: number): HistoryPoint => ({
  seq: null,
  lat,
  lng: 79.85,
  speed: null,
  heading: 90,
  accuracy: 4.5,
  timestamp: '2026-11-23T06:00:00.000Z',
  receivedAt: '2026-11-23T06:00:01.000Z',
});

async function written(format: keyof typeof HISTORY_FORMATS, pages: HistoryPoint[][], name = title): Promise<string> {
  async function* source() {
    yield* pages;
  }
  let text = '';
  for await (const piece of HISTORY_FORMATS[format].write(name, source())) text += piece;
  return text;
}

describe('history formats', () => {
  it('writes CSV with a header and empty fields for what is not known', async () => {
    expect(await written('csv', [[point(6.9)], [], [point(7)]])).toBe(
      'seq,lat,lng,speed,heading,accuracy,timestamp,receivedAt\r\n' +
        ',6.9,79.85,,90,4.5,2026-11-23T06:00:00.000Z,2026-11-23T06:00:01.000Z\r\n' +
        ',7,79.85,,90,4.5,2026-11-23T06:00:00.000Z,2026-11-23T06:00:01.000Z\r\n',
    );
  });

  it('escapes in GPX what XML would take for its own, and drops what it cannot hold', async () => {
    const text = await written('gpx', [[point(6.9)]], {
      ...title,
      routeCode: '<&"\'>\u0001',
      registration: 'නබ\u000b',
    });
    expect(text).toContain('<name>&lt;&amp;&quot;&apos;&gt; නබ</name>');
    expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<gpx version="1.1" /);
  });

  it('writes GeoJSON for a track of any length', async () => {
    const geometry = async (pages: HistoryPoint[][]) => {
      const { features } = JSON.parse(await written('geojson', pages));
      expect(features[0].properties.timestamps).toHaveLength(pages.flat().length);
      return features[0].geometry;
    };
    expect(await geometry([])).toBeNull();
    expect(await geometry([[point(6.9)]])).toEqual({ type: 'Point', coordinates: [79.85, 6.9] });
    for (const pages of [
      [[point(1), point(2)], [point(3)]],
      [[point(1)], [point(2)], [], [point(3)]],
    ]) {
      expect(await geometry(pages)).toEqual({ type: 'LineString', coordinates: [1, 2, 3].map((lat) => [79.85, lat]) });
    }
  });
});
