import type { LocalizedName } from '@/lib/contract/primitives';
import { Prisma, type PrismaClient } from '../generated/client';

/** A client, or the transaction that one is in. */
export type Db = PrismaClient | Prisma.TransactionClient;

/** The last thing of a page: the next one begins after it. */
export interface Position {
  at: Date;
  id: string;
}

export interface PageOptions {
  after?: Position | undefined;
  limit: number;
}

/** JSON columns as the contract has them; what is written was checked by its schemas. */
export type WithName<T> = Omit<T, 'name'> & { name: LocalizedName };
export type Path = [lat: number, lng: number][];

/** For transactions that many begin at once: they wait for a connection as long as the pool does. Milliseconds. */
export const PATIENT = { maxWait: 5_000, timeout: 10_000 } as const;

type Direction = 'asc' | 'desc';

/** The condition "after this position" for a list ordered by (field, id); times are stored in whole milliseconds. */
export function afterPosition<Field extends string>(
  field: Field,
  after: Position | undefined,
  direction: Direction = 'asc',
) {
  if (!after) return {};
  const beyond = direction === 'asc' ? 'gt' : 'lt';
  return {
    AND: [{ OR: [{ [field]: { [beyond]: after.at } }, { [field]: after.at, id: { [beyond]: after.id } }] }],
  };
}

export function byTime<Field extends string>(field: Field, direction: Direction = 'asc') {
  return [{ [field]: direction } as Record<Field, Direction>, { id: direction }];
}

/** A value for a JSON column; `null` is SQL NULL. */
export function json(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null || value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}
