import type { z } from 'zod';
import type { HistoryPoint as HistoryPointSchema } from '@/lib/contract/rest/bodies';

export type HistoryPoint = z.infer<typeof HistoryPointSchema>;

/** What a file says of itself besides the points. */
export interface HistoryTitle {
  tripId: string;
  routeCode: string;
  registration: string;
}

/** One way to write a track, piece by piece, so that no trip has to fit in memory. */
export interface HistoryFormat {
  contentType: string;
  extension: string;
  /** The pieces of the file. Points arrive in pages, by time of fix. */
  write(title: HistoryTitle, pages: AsyncIterable<readonly HistoryPoint[]>): AsyncIterable<string>;
}

const COLUMNS = ['seq', 'lat', 'lng', 'speed', 'heading', 'accuracy', 'timestamp', 'receivedAt'] as const;

/** RFC 4180, with a header row; an absent value is an empty field. */
const csv: HistoryFormat = {
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  async *write(_title, pages) {
    yield `${COLUMNS.join(',')}\r\n`;
    for await (const page of pages) {
      yield page.map((point) => `${COLUMNS.map((column) => csvField(point[column])).join(',')}\r\n`).join('');
    }
  },
};

function csvField(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** GPX 1.1: one track, one segment. Speed and heading have no place in its schema and stay out. */
const gpx: HistoryFormat = {
  contentType: 'application/gpx+xml',
  extension: 'gpx',
  async *write({ tripId, routeCode, registration }, pages) {
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    yield '<gpx version="1.1" creator="SriVibes" xmlns="http://www.topografix.com/GPX/1/1">\n';
    yield `<trk><name>${xml(`${routeCode} ${registration}`)}</name><desc>${xml(tripId)}</desc><trkseg>\n`;
    for await (const page of pages) {
      yield page.map((p) => `<trkpt lat="${p.lat}" lon="${p.lng}"><time>${xml(p.timestamp)}</time></trkpt>\n`).join('');
    }
    yield '</trkseg></trk>\n</gpx>\n';
  },
};

const XML_ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Escapes text for XML 1.0 and drops the characters that it cannot hold at all. */
function xml(text: string): string {
  const kept = Array.from(text).filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0x20 ? code !== 0xfffe && code !== 0xffff : '\t\n\r'.includes(character);
  });
  return kept.map((character) => XML_ENTITIES[character] ?? character).join('');
}

const SERIES = ['timestamp', 'receivedAt', 'seq', 'speed', 'heading', 'accuracy'] as const;

/**
 * RFC 7946: a FeatureCollection of one LineString; `properties.timestamps` has a time for each of its positions, and the other
 * values stand in lists likewise. A line needs two positions: of one point the geometry is a Point, of none it is null.
 */
const geojson: HistoryFormat = {
  contentType: 'application/geo+json',
  extension: 'geojson',
  async *write(title, pages) {
    const series = SERIES.map((): string[] => []);
    let first: string | null = null;
    let isLine = false;
    yield '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":';
    for await (const page of pages) {
      let piece = '';
      for (const point of page) {
        for (const [i, name] of SERIES.entries()) series[i]?.push(JSON.stringify(point[name]));
        const position = JSON.stringify([point.lng, point.lat]);
        if (first === null) first = position;
        else {
          piece += isLine ? `,${position}` : `{"type":"LineString","coordinates":[${first},${position}`;
          isLine = true;
        }
      }
      if (piece) yield piece;
    }
    if (isLine) yield ']}';
    else yield first === null ? 'null' : `{"type":"Point","coordinates":${first}}`;
    yield `,"properties":{${JSON.stringify(title).slice(1, -1)}`;
    for (const [i, name] of SERIES.entries()) {
      yield `,"${name === 'timestamp' ? 'timestamps' : name}":[${series[i]?.join(',')}]`;
    }
    yield '}}]}\n';
  },
};

export const HISTORY_FORMATS = { csv, gpx, geojson } as const;
