import type { NoticeKind } from '@/lib/contract/notices';
import type { LocalizedName } from '@/lib/contract/primitives';
import type { Locale, Notice, PrismaClient } from '../generated/client';
import { afterPosition, byTime, type PageOptions } from './common';

/** With all that its words need. */
export interface NoticeRow extends Omit<Notice, 'kind' | 'data'> {
  kind: NoticeKind;
  data: Record<string, string | number>;
  booking: {
    tripId: string;
    referenceCode: string;
    seatNumber: number;
    pickupStop: { name: LocalizedName; offsetMinutes: number };
    dropStop: { name: LocalizedName };
    trip: { departsAt: Date; route: { code: string } };
  };
}

/** One to be sent, and to whom. */
export interface NoticeToSend extends NoticeRow {
  user: { id: string; email: string; name: string; locale: Locale };
}

export interface NoticeFilter extends PageOptions {
  userId: string;
  unread?: boolean;
}

const WITH_BOOKING = {
  booking: {
    select: {
      tripId: true,
      referenceCode: true,
      seatNumber: true,
      pickupStop: { select: { name: true, offsetMinutes: true } },
      dropStop: { select: { name: true } },
      trip: { select: { departsAt: true, route: { select: { code: true } } } },
    },
  },
} as const;

/** A claim this old, that came to nothing, is taken over; twice as long after each try. Seconds. */
const CLAIM_SECONDS = 30;
const MAX_TRIES = 8;
/** What could not be sent within a day is no news. Hours. */
const NEWS_HOURS = 24;

export function createNoticeRepository(prisma: PrismaClient) {
  return {
    async find(id: string): Promise<NoticeRow | null> {
      return (await prisma.notice.findUnique({ where: { id }, include: WITH_BOOKING })) as unknown as NoticeRow | null;
    },

    /** Newest first. */
    async list({ userId, unread, after, limit }: NoticeFilter): Promise<NoticeRow[]> {
      const rows = await prisma.notice.findMany({
        where: { userId, ...(unread ? { readAt: null } : {}), ...afterPosition('createdAt', after, 'desc') },
        orderBy: byTime('createdAt', 'desc'),
        take: limit,
        include: WITH_BOOKING,
      });
      return rows as unknown as NoticeRow[];
    },

    /** The first time counts. */
    async markRead(id: string, at: Date): Promise<void> {
      await prisma.notice.updateMany({ where: { id, readAt: null }, data: { readAt: at } });
    },

    /**
     * Claims what waits to be sent through a channel, to who is not banned. Of any number of workers one has a notice at a time; a claim that was never
     * settled is taken over after a while, a few times.
     */
    async claim(channel: string, now: Date, limit: number): Promise<NoticeToSend[]> {
      const claimed = await prisma.$queryRaw<{ id: string }[]>`
        WITH due AS (
          SELECT n.id FROM notice n JOIN "user" u ON u.id = n.user_id AND u.active AND u.deleted_at IS NULL
          LEFT JOIN notice_delivery d ON d.notice_id = n.id AND d.channel = ${channel}
          WHERE n.created_at > ${now}::timestamptz - make_interval(hours => ${NEWS_HOURS}::int) AND (d.notice_id IS NULL OR (
            d.done_at IS NULL AND d.tries < ${MAX_TRIES}::int
            AND d.claimed_at < ${now}::timestamptz - make_interval(secs => ${CLAIM_SECONDS}::int * power(2, d.tries - 1))))
          ORDER BY n.created_at LIMIT ${limit}::int
        )
        INSERT INTO notice_delivery AS d (notice_id, channel, claimed_at)
        SELECT id, ${channel}, ${now}::timestamptz FROM due
        ON CONFLICT (notice_id, channel) DO UPDATE SET claimed_at = excluded.claimed_at, tries = d.tries + 1
          WHERE d.done_at IS NULL
          AND d.claimed_at < ${now}::timestamptz - make_interval(secs => ${CLAIM_SECONDS}::int * power(2, d.tries - 1))
        RETURNING d.notice_id::text AS id`;
      if (claimed.length === 0) return [];
      const rows = await prisma.notice.findMany({
        where: { id: { in: claimed.map(({ id }) => id) } },
        orderBy: byTime('createdAt'),
        include: { ...WITH_BOOKING, user: { select: { id: true, email: true, name: true, locale: true } } },
      });
      return rows as unknown as NoticeToSend[];
    },

    /** It was sent, or there is nobody to send it to. */
    async settle(noticeId: string, channel: string, outcome: 'DELIVERED' | 'SKIPPED', at: Date): Promise<void> {
      await prisma.noticeDelivery.updateMany({
        where: { noticeId, channel, doneAt: null },
        data: { doneAt: at, outcome },
      });
    },
  };
}
