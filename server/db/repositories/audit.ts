import type { AuditLog, PrismaClient } from '../generated/client';
import { type Db, json } from './common';

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

/** An entry about the row that is being written: its id is the subject's. */
export type Audit = Omit<AuditEntry, 'subjectId'>;

/**
 * A change and its line in the log: both or none. Without `audit` the change alone.
 * @param change gives the row that it wrote, or null when there was nothing to change; then nothing is logged either.
 */
export async function audited<Row extends { id: string } | null>(
  prisma: PrismaClient,
  audit: Audit | undefined,
  change: (db: Db) => Promise<Row>,
): Promise<Row> {
  return audit ? prisma.$transaction((tx) => within(tx, audit, () => change(tx))) : change(prisma);
}

/** The same inside a transaction that is open already. */
export async function within<Row extends { id: string } | null>(
  tx: Db,
  audit: Audit | undefined,
  change: () => Promise<Row>,
): Promise<Row> {
  const row = await change();
  if (row && audit) {
    const { detail, ...entry } = audit;
    await tx.auditLog.create({ data: { ...entry, subjectId: row.id, detail: json(detail) as object } });
  }
  return row;
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
