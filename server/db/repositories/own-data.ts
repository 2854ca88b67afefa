import type { PrismaClient } from '../generated/client';
import { type Audit, audited } from './audit';

/** What is kept about one person beside bookings and reports, and how it is taken away. */
export function createOwnDataRepository(prisma: PrismaClient) {
  return {
    async of(userId: string) {
      const [notices, pushSubscriptions] = await prisma.$transaction([
        prisma.notice.findMany({
          where: { userId },
          select: { kind: true, bookingId: true, createdAt: true },
          orderBy: { createdAt: 'desc' },
        }),
        prisma.pushSubscription.count({ where: { userId } }),
      ]);
      return { notices, pushSubscriptions };
    },

    /**
     * Takes the person out of everything, in one go. Bookings stay with an account that names nobody: seats, trips and
     * takings stay right, and nobody can say whose they were.
     * @returns false when the account was gone already.
     */
    async forget(userId: string, at: Date, audit: Audit): Promise<boolean> {
      const gone = await audited(prisma, audit, async (tx) => {
        const { count } = await tx.user.updateMany({
          where: { id: userId, deletedAt: null },
          data: {
            deletedAt: at,
            active: false,
            email: `${userId}@deleted.invalid`,
            name: 'Deleted user',
            phone: null,
            passwordHash: '',
            emailVerifiedAt: null,
            tokenVersion: { increment: 1 },
          },
        });
        if (count === 0) return null;
        await tx.report.updateMany({ where: { reporterId: userId }, data: { reporterId: null } });
        await tx.notice.deleteMany({ where: { userId } });
        await tx.pushSubscription.deleteMany({ where: { userId } });
        await tx.notifySettings.deleteMany({ where: { userId } });
        await tx.$executeRaw`
          UPDATE scan SET result = result - 'passengerName'
          WHERE booking_id IN (SELECT id FROM booking WHERE passenger_id = ${userId}::uuid)`;
        await tx.accountLink.deleteMany({ where: { userId } });
        await tx.share.updateMany({ where: { createdById: userId, revokedAt: null }, data: { revokedAt: at } });
        await tx.idempotencyKey.deleteMany({ where: { actorId: userId } });
        return { id: userId };
      });
      return gone !== null;
    },
  };
}
