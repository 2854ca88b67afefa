import type { Position } from '@/server/services/cursor';
import type { Audit } from '@/server/services/scope';
import { Prisma, type PrismaClient } from '../generated/client';

export type Tx = Prisma.TransactionClient;

/** Under load a transaction may wait for a connection longer than Prisma's two seconds; beyond ten we are UNAVAILABLE. */
export const TRANSACTION = { maxWait: 10_000, timeout: 15_000 } as const;

type Direction = 'asc' | 'desc';

/** The condition "after this position" for a list ordered by (field, id); times are stored in whole milliseconds. */
export function afterPosition(field: string, after: Position | undefined, direction: Direction = 'asc') {
  if (!after) return {};
  const beyond = direction === 'asc' ? 'gt' : 'lt';
  return { AND: [{ OR: [{ [field]: { [beyond]: after.at } }, { [field]: after.at, id: { [beyond]: after.id } }] }] };
}

export function byTime<Field extends string>(field: Field, direction: Direction = 'asc') {
  return [{ [field]: direction } as Record<Field, Direction>, { id: direction }];
}

/** A value for a JSON column; null and undefined are SQL's NULL. */
export function json(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null || value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}

/** A change and its line in the audit log, both or neither. */
export function audited<Row extends { id: string }>(
  prisma: PrismaClient,
  { detail, ...entry }: Audit,
  change: (tx: Tx) => Promise<Row>,
): Promise<Row> {
  return prisma.$transaction(async (tx) => {
    const row = await change(tx);
    await tx.auditLog.create({ data: { ...entry, subjectId: row.id, detail: json(detail) } });
    return row;
  }, TRANSACTION);
}
