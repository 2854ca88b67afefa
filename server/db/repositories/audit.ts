import type { AuditLog, PrismaClient } from '../generated/client';
import { json } from './common';

export type AuditRepository = ReturnType<typeof createAuditRepository>;
export type { AuditLog };

export interface AuditEntry {
  /** null: the system itself. */
  actorId: string | null;
  /** E.g. `user.update`. */
  action: string;
  subjectType: string;
  subjectId?: string | null;
  /** What changed; never a password, a token or its hash. */
  detail?: object | null;
}

/** Who changed what. Entries are only ever added. */
export function createAuditRepository(prisma: PrismaClient) {
  return {
    async write({ detail, ...entry }: AuditEntry): Promise<void> {
      await prisma.auditLog.create({ data: { ...entry, detail: json(detail) as object } });
    },

    /** Newest first. */
    list: ({
      before,
      limit,
      ...where
    }: {
      subjectType?: string;
      subjectId?: string;
      actorId?: string;
      before?: bigint;
      limit: number;
    }): Promise<AuditLog[]> =>
      prisma.auditLog.findMany({
        where: { ...where, ...(before === undefined ? {} : { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take: limit,
      }),
  };
}
