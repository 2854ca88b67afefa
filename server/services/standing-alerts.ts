import type { AlertType } from '@/lib/contract/primitives';
import type { AlertFilter, StoredAlert } from './alerts';
import type { Position } from './cursor';

const PAGE = 500;

export interface StandingAlert {
  type: AlertType;
  key: string;
  tripId: string | null;
}

interface AlertList {
  list(
    filter: AlertFilter & { after?: Position | undefined; limit: number },
  ): Promise<(StandingAlert & Pick<StoredAlert, 'createdAt' | 'id'>)[]>;
}

/** All alerts of these types that nobody has resolved. */
export async function listStanding(store: AlertList, types: readonly AlertType[]): Promise<StandingAlert[]> {
  const found: StandingAlert[] = [];
  for (let after: Position | undefined; ; ) {
    const page = await store.list({ statuses: ['OPEN', 'ACKNOWLEDGED'], after, limit: PAGE });
    for (const { type, key, tripId } of page) if (types.includes(type)) found.push({ type, key, tripId });
    const last = page.at(-1);
    if (!last || page.length < PAGE) return found;
    after = { at: last.createdAt, id: last.id };
  }
}
