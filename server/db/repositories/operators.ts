import type { PrismaClient } from '../generated/client';
import { type Audit, audited } from './audit';
import { afterPosition, byTime, type PageOptions } from './common';

export function createOperatorRepository(prisma: PrismaClient) {
  return {
    find: (id: string) => prisma.operator.findUnique({ where: { id } }),

    /** Oldest first. */
    list: ({ id, after, limit }: PageOptions & { id?: string | undefined }) =>
      prisma.operator.findMany({
        where: { ...(id ? { id } : {}), ...afterPosition('createdAt', after) },
        orderBy: byTime('createdAt'),
        take: limit,
      }),

    create: (data: { name: string; phone?: string | null }, audit?: Audit) =>
      audited(prisma, audit, (db) => db.operator.create({ data })),

    /** @throws P2025 when there is none */
    update: (id: string, data: { name?: string; phone?: string | null }, audit?: Audit) =>
      audited(prisma, audit, (db) => db.operator.update({ where: { id }, data })),

    /** Only one that nothing belongs to. @throws isForeignKeyViolation; P2025 when there is none */
    remove: (id: string, audit?: Audit) => audited(prisma, audit, (db) => db.operator.delete({ where: { id } })),
  };
}
