import type { PrismaClient, Share } from '../generated/client';

export type ShareRepository = ReturnType<typeof createShareRepository>;
export type { Share };

/** Links to follow one trip; of the token only the hash is known here. */
export function createShareRepository(prisma: PrismaClient) {
  return {
    find: (id: string): Promise<Share | null> => prisma.share.findUnique({ where: { id } }),
    findByHash: (tokenHash: string): Promise<Share | null> => prisma.share.findUnique({ where: { tokenHash } }),
    create: (data: { tripId: string; tokenHash: string; createdById: string }): Promise<Share> =>
      prisma.share.create({ data }),
    /** @returns false when there is none, or it was revoked before. */
    async revoke(id: string, at: Date): Promise<boolean> {
      const { count } = await prisma.share.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } });
      return count === 1;
    },
  };
}
