import type { NoticeKind } from '@/lib/contract/notices';
import type { Locale, NotifySettings, PrismaClient } from '../generated/client';

/** A booking that may have to be told something, with what its passenger wants to hear of. */
export interface WatchedBooking {
  bookingId: string;
  userId: string;
  pickupSequence: number;
  dropSequence: number;
  boarded: boolean;
  settings: NotifySettings | null;
}

export interface PushTarget {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** A trip may start so long after its time, or before it. Ms. */
const OVERDUE_MS = 3 * 3_600_000;
const SOON_MS = 10 * 60_000;

/** Wishes, the browsers that are to be rung, and what there is to tell. */
export function createNotifyRepository(prisma: PrismaClient) {
  const key = (userId: string, tripId: string) => ({ userId_tripId: { userId, tripId } });
  return {
    findSettings: (userId: string, tripId: string): Promise<NotifySettings | null> =>
      prisma.notifySettings.findUnique({ where: key(userId, tripId) }),
    async saveSettings({ userId, tripId, ...rest }: Omit<NotifySettings, 'updatedAt'>): Promise<void> {
      await prisma.notifySettings.upsert({
        where: key(userId, tripId),
        create: { userId, tripId, ...rest },
        update: rest,
      });
    },
    async deleteSettings(userId: string, tripId: string): Promise<void> {
      await prisma.notifySettings.deleteMany({ where: { userId, tripId } });
    },

    /** The trips that are under way, or soon or lately to leave, and that somebody has booked. */
    async awaited(now: Date): Promise<string[]> {
      const soon = { gte: new Date(now.getTime() - OVERDUE_MS), lte: new Date(now.getTime() + SOON_MS) };
      const trips = await prisma.trip.findMany({
        where: {
          OR: [{ status: { in: ['STARTED', 'PAUSED', 'EMERGENCY'] } }, { status: 'SCHEDULED', departsAt: soon }],
          bookings: { some: { status: { in: ['CONFIRMED', 'BOARDED'] }, passengerId: { not: null } } },
        },
        select: { id: true },
      });
      return trips.map(({ id }) => id);
    },

    /** The bookings of a trip that hold. */
    async watched(tripId: string): Promise<WatchedBooking[]> {
      const [bookings, settings] = await Promise.all([
        prisma.booking.findMany({
          where: { tripId, status: { in: ['CONFIRMED', 'BOARDED'] } },
          select: { id: true, passengerId: true, pickupSequence: true, dropSequence: true, status: true },
        }),
        prisma.notifySettings.findMany({ where: { tripId } }),
      ]);
      const wishes = new Map(settings.map((one) => [one.userId, one]));
      return bookings.flatMap(({ id, passengerId, pickupSequence, dropSequence, status }) =>
        passengerId === null
          ? []
          : [
              {
                bookingId: id,
                userId: passengerId,
                pickupSequence,
                dropSequence,
                boarded: status === 'BOARDED',
                settings: wishes.get(passengerId) ?? null,
              },
            ],
      );
    },

    /** Each kind once a booking, on any number of nodes. @returns how many were new. */
    async addNotices(
      rows: { userId: string; bookingId: string; kind: NoticeKind; data: Record<string, string | number> }[],
    ): Promise<number> {
      const { count } = await prisma.notice.createMany({ data: rows, skipDuplicates: true });
      return count;
    },

    pushTargets: (userId: string): Promise<PushTarget[]> =>
      prisma.pushSubscription.findMany({
        where: { userId },
        select: { id: true, endpoint: true, p256dh: true, auth: true },
        orderBy: { createdAt: 'desc' },
        take: 20,
      }),
    /** An endpoint belongs to one browser: whoever signs in on it next takes it over. */
    async savePush(data: {
      userId: string;
      endpoint: string;
      p256dh: string;
      auth: string;
      locale: Locale;
    }): Promise<string> {
      const { endpoint, ...rest } = data;
      const { id } = await prisma.pushSubscription.upsert({ where: { endpoint }, create: data, update: rest });
      return id;
    },
    /** @returns false when there is none of this user's. */
    deletePush: async (userId: string, id: string): Promise<boolean> =>
      (await prisma.pushSubscription.deleteMany({ where: { id, userId } })).count > 0,
    /** The browser is gone. */
    async dropPush(id: string): Promise<void> {
      await prisma.pushSubscription.deleteMany({ where: { id } });
    },
  };
}
