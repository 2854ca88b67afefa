import { isInServiceDays } from '@/lib/contract/primitives';
import { HISTORY_MAX_PAGE } from '@/lib/contract/rest/bodies';
import type { QueryOf } from '@/lib/contract/rest/endpoints';
import { canManageTrip } from '@/lib/domain/rights';
import type { Actor } from './actor';
import type { Page } from './cursor';
import { HISTORY_FORMATS, type HistoryFormat, type HistoryPoint, type HistoryTitle } from './history-formats';
import { Refusal } from './refusal';
import { invalid } from './trip-assignment';
import type { TripRecord } from './trip-views';

export interface PointRecord {
  /** A whole number: the order in which points were kept; breaks ties of `fixAt`. */
  id: string;
  seq: number | null;
  lat: number;
  lng: number;
  speed: number | null;
  heading: number | null;
  accuracy: number | null;
  /** Epoch ms. */
  fixAt: number;
  receivedAt: number;
}

export type PointPosition = Pick<PointRecord, 'fixAt' | 'id'>;

export interface HistoryDeps {
  history: {
    /** By (fixAt, id) ascending. */
    page(tripId: string, after: PointPosition | undefined, limit: number): Promise<PointRecord[]>;
  };
  /** @throws Refusal NOT_FOUND */
  getTripRecord(id: string): Promise<TripRecord>;
}

export type History = ReturnType<typeof createHistory>;

/** Where a trip has been, for those who run it. */
export function createHistory({ history, getTripRecord }: HistoryDeps) {
  const getManaged = async (actor: Actor, tripId: string): Promise<TripRecord> => {
    const trip = await getTripRecord(tripId);
    if (!canManageTrip(actor, trip.route)) throw new Refusal('NOT_FOUND');
    return trip;
  };

  async function* pages(tripId: string): AsyncGenerator<HistoryPoint[]> {
    let after: PointPosition | undefined;
    for (;;) {
      const rows = await history.page(tripId, after, HISTORY_MAX_PAGE);
      if (rows.length > 0) yield rows.map(toPoint);
      if (rows.length < HISTORY_MAX_PAGE) return;
      after = rows.at(-1);
    }
  }

  return {
    /** @throws Refusal NOT_FOUND, INVALID_PAYLOAD */
    async page(
      actor: Actor,
      tripId: string,
      { cursor, limit }: Pick<QueryOf<'getTripHistory'>, 'cursor' | 'limit'>,
    ): Promise<Page<HistoryPoint>> {
      const after = cursor === undefined ? undefined : decode(cursor);
      const trip = await getManaged(actor, tripId);
      const rows = await history.page(trip.id, after, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { items: shown.map(toPoint), nextCursor: rows.length > limit && last ? encode(last) : null };
    },

    /** The whole track as a file, read while it is sent. @throws Refusal NOT_FOUND */
    async file(actor: Actor, tripId: string, format: keyof typeof HISTORY_FORMATS) {
      const trip = await getManaged(actor, tripId);
      const chosen: HistoryFormat = HISTORY_FORMATS[format];
      const title: HistoryTitle = {
        tripId: trip.id,
        routeCode: trip.route.code,
        registration: trip.vehicle.registration,
      };
      return {
        contentType: chosen.contentType,
        filename: `trip-${trip.id}.${chosen.extension}`,
        body: toStream(chosen.write(title, pages(trip.id))),
      };
    },
  };
}

function toPoint({ fixAt, receivedAt, seq, lat, lng, speed, heading, accuracy }: PointRecord): HistoryPoint {
  const iso = (ms: number) => new Date(ms).toISOString();
  return { seq, lat, lng, speed, heading, accuracy, timestamp: iso(fixAt), receivedAt: iso(receivedAt) };
}

const encode = ({ fixAt, id }: PointPosition): string => Buffer.from(`${fixAt}.${id}`).toString('base64url');

function decode(cursor: string): PointPosition {
  const [, ms, id] = /^(-?\d{1,15})\.(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (id === undefined || !isInServiceDays(Number(ms)))
    throw invalid([{ path: 'cursor', message: 'is not a cursor of ours' }]);
  return { fixAt: Number(ms), id };
}

/** Pulls only when the reader asks for more, and stops reading the database when the reader is gone. */
function toStream(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
