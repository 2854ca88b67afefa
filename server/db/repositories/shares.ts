import type { ShareStore } from '@/server/services/shares';
import type { PrismaClient } from '../generated/client';

export type ShareRepository = ReturnType<typeof createShareRepository>;

const WITH_TRIP = {
  trip: { select: { endedAt: true, cancelledAt: true, route: { select: { operatorId: true } } } },
} as const;

/** Links to follow one trip; of the token only the hash is known here. */
export function createShareRepository(prisma: PrismaClient) {
  return {
    create: (share) => prisma.share.create({ data: share }),
    findByTokenHash: (tokenHash) => prisma.share.findUnique({ where: { tokenHash }, include: WITH_TRIP }),
    find: (id) => prisma.share.findUnique({ where: { id }, include: WITH_TRIP }),
    revoke: (id, at) => prisma.share.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } }),
  } satisfies ShareStore;
}
