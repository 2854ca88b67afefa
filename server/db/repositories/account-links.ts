import type { PrismaClient } from '../generated/client';

export type LinkPurpose = 'VERIFY' | 'RESET';

/** Links that were sent to somebody's address; each is good once. */
export function createAccountLinkRepository(prisma: PrismaClient) {
  return {
    /** A new link; older ones of the same purpose are worth nothing from here on. */
    async create(link: { userId: string; purpose: LinkPurpose; tokenHash: string; createdAt: Date; expiresAt: Date }) {
      const { userId, purpose, createdAt } = link;
      await prisma.$transaction([
        prisma.accountLink.updateMany({ where: { userId, purpose, usedAt: null }, data: { usedAt: createdAt } }),
        prisma.accountLink.create({ data: link }),
      ]);
    },

    /** Uses a link up. @returns whose it is; null when it is unknown, used, too old, or its user is gone. */
    async use(tokenHash: string, purpose: LinkPurpose, at: Date): Promise<{ userId: string; email: string } | null> {
      const { count } = await prisma.accountLink.updateMany({
        where: { tokenHash, purpose, usedAt: null, expiresAt: { gt: at }, user: { active: true, deletedAt: null } },
        data: { usedAt: at },
      });
      if (count === 0) return null;
      const row = await prisma.accountLink.findUnique({ where: { tokenHash }, include: { user: true } });
      return row && { userId: row.userId, email: row.user.email };
    },
  };
}
