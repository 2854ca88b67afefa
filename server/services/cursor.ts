import { Id, isInServiceDays } from '@/lib/contract/primitives';
import { Refusal } from './refusal';

/** The last thing of a page: the next page begins after it. */
export interface Position {
  at: Date;
  id: string;
}

export interface PageRequest {
  cursor?: string | undefined;
  limit: number;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

const encodeCursor = ({ at, id }: Position): string => Buffer.from(`${at.getTime()}.${id}`).toString('base64url');

/** @throws Refusal INVALID_PAYLOAD when it is not one of ours. */
function decodeCursor(cursor: string): Position {
  const [ms, id] = Buffer.from(cursor, 'base64url').toString().split('.');
  const at = new Date(Number(ms || Number.NaN));
  if (!isInServiceDays(at.getTime()) || !Id.safeParse(id).success) {
    throw new Refusal('INVALID_PAYLOAD', undefined, {
      issues: [{ path: 'cursor', message: 'is not a cursor of ours' }],
    });
  }
  return { at, id: id as string };
}

/**
 * One page of a list that is ordered by (position.at, position.id).
 * @param load gives up to `limit` rows after the position; it is asked for one more than the page holds.
 */
export async function paginate<Row, Item>(
  { cursor, limit }: PageRequest,
  load: (after: Position | undefined, limit: number) => Promise<Row[]>,
  position: (row: Row) => Position,
  view: (row: Row) => Item,
): Promise<Page<Item>> {
  const rows = await load(cursor === undefined ? undefined : decodeCursor(cursor), limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), nextCursor: rows.length > limit && last ? encodeCursor(position(last)) : null };
}
