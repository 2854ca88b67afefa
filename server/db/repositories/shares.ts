import type { PrismaClient, Share } from '../generated/client';

export type { Share };

/** With what decides whether it is open, and who may revoke it. */
export interface ShareRow extends Share {
  trip: { endedAt: Date | null; cancelledAt: Date | null; route: { operatorId: string } };
}

const WITH_TRIP = {
  trip: { select: { endedAt: true, cancelledAt: true, route: { select: { operatorId: true } } } },
} as const;

/** What somebody gave away who is banned or deleted opens nothing. */
const BY_MEMBER = { createdBy: { active: true, deletedAt: null } } as const;

/** Links to follow one trip; of the token only the hash is known here. */
export function createShareRepository(prisma: PrismaClient) {
  return {
    /** Whoever made it: for who wants to close it. */
    find: (id: string): Promise<ShareRow | null> => prisma.share.findUnique({ where: { id }, include: WITH_TRIP }),
    findGood: (id: string): Promise<ShareRow | null> =>
      prisma.share.findUnique({ where: { id, ...BY_MEMBER }, include: WITH_TRIP }),
    findByHash: (tokenHash: string): Promise<ShareRow | null> =>
      prisma.share.findUnique({ where: { tokenHash, ...BY_MEMBER }, include: WITH_TRIP }),
    create: (data: { tripId: string; tokenHash: string; createdById: string }): Promise<Share> =>
      prisma.share.create({ data }),
    /** @returns false when there is none, or it was revoked before. */
    async revoke(id: string, at: Date): Promise<boolean> {
      const { count } = await prisma.share.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } });
      return count === 1;
    },
  };
}
