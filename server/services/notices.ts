import type { Notice, NoticeKind } from '@/lib/contract/notices';
import type { LocalizedName } from '@/lib/contract/primitives';
import type { QueryOf } from '@/lib/contract/rest/endpoints';
import type { Actor } from './actor';
import { type Page, type Position, paginate } from './cursor';
import { Refusal } from './refusal';

export interface NoticeRecord {
  id: string;
  userId: string;
  bookingId: string;
  kind: NoticeKind;
  data: Record<string, string | number>;
  createdAt: Date;
  readAt: Date | null;
  booking: {
    tripId: string;
    referenceCode: string;
    seatNumber: number;
    pickupStop: { name: LocalizedName; offsetMinutes: number };
    dropStop: { name: LocalizedName };
    trip: { departsAt: Date; route: { code: string } };
  };
}

export interface NoticeStore {
  find(id: string): Promise<NoticeRecord | null>;
  /** By (createdAt, id) descending. */
  list(filter: {
    userId: string;
    unread?: boolean;
    after?: Position | undefined;
    limit: number;
  }): Promise<NoticeRecord[]>;
  markRead(id: string, at: Date): Promise<void>;
}

export type Notices = ReturnType<typeof createNotices>;

const MINUTE_MS = 60_000;

/** What the passenger was told, as the page shows it. */
export function createNotices({ notices, now }: { notices: NoticeStore; now(): number }) {
  const getOwn = async (actor: Actor, id: string): Promise<NoticeRecord> => {
    const notice = await notices.find(id);
    if (notice?.userId !== actor.id) throw new Refusal('NOT_FOUND');
    return notice;
  };

  return {
    /** Newest first. @throws Refusal INVALID_PAYLOAD */
    list: (actor: Actor, query: QueryOf<'listNotices'>): Promise<Page<Notice>> =>
      paginate(
        query,
        (after, limit) => notices.list({ userId: actor.id, unread: query.unread ?? false, after, limit }),
        ({ createdAt, id }) => ({ at: createdAt, id }),
        toNotice,
      ),

    /** @throws Refusal NOT_FOUND: there is none, or it is another's. */
    async read(actor: Actor, id: string): Promise<Notice> {
      const { readAt } = await getOwn(actor, id);
      if (readAt === null) await notices.markRead(id, new Date(now()));
      return toNotice(await getOwn(actor, id));
    },
  };
}

/** The view, which is also what a channel puts into words. */
export function toNotice({ id, kind, bookingId, data, createdAt, readAt, booking }: NoticeRecord): Notice {
  const { tripId, referenceCode, seatNumber, pickupStop, dropStop, trip } = booking;
  return {
    id,
    kind,
    bookingId,
    tripId,
    referenceCode,
    seatNumber,
    routeCode: trip.route.code,
    from: pickupStop.name,
    to: dropStop.name,
    departsAt: new Date(trip.departsAt.getTime() + pickupStop.offsetMinutes * MINUTE_MS).toISOString(),
    data,
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  };
}
