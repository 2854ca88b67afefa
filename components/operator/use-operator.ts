'use client';

import { useCallback, useEffect, useState } from 'react';
import { createRestClient, RestError } from '@/lib/client/rest';
import type { ResponseOf } from '@/lib/contract/rest/endpoints';

export type Person = ResponseOf<'listUsers'>['items'][number];
export type Vehicle = ResponseOf<'listVehicles'>['items'][number];
export type RouteInfo = ResponseOf<'listRoutes'>['items'][number];

export interface Operator {
  /** Null: the account belongs to none. */
  readonly id: string | null;
  readonly name: string;
  readonly people: readonly Person[];
  readonly vehicles: readonly Vehicle[];
  readonly routes: readonly RouteInfo[];
}

const LIMIT = 200;
const PAGES = 25;

/** Every page of a list. */
async function all<T>(
  page: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let turn = 0; turn < PAGES; turn++) {
    const { items, nextCursor } = await page(cursor);
    found.push(...items);
    if (!nextCursor) break;
    cursor = nextCursor;
  }
  return found;
}

/** The signed-in user's operator with its people, buses and routes; null while it is asked. */
export function useOperator(): { operator: Operator | null; error: string | null; reload: () => void } {
  const [operator, setOperator] = useState<Operator | null>(null);
  const [error, setError] = useState<string | null>(null);
  const load = useCallback(async () => {
    setError(null);
    try {
      const rest = createRestClient({ auth: 'session' });
      const me = await rest.call('getMe');
      if (!me.operatorId) return setOperator({ id: null, name: '', people: [], vehicles: [], routes: [] });
      const [own, people, vehicles, routes] = await Promise.all([
        rest.call('getOperator', { params: { id: me.operatorId } }),
        all((cursor) => rest.call('listUsers', { query: { limit: LIMIT, cursor } })),
        all((cursor) => rest.call('listVehicles', { query: { limit: LIMIT, cursor } })),
        all((cursor) => rest.call('listRoutes', { query: { limit: LIMIT, cursor } })),
      ]);
      setOperator({ id: own.id, name: own.name, people, vehicles, routes });
    } catch (failure) {
      setError(failure instanceof RestError ? failure.code : 'INTERNAL');
    }
  }, []);
  useEffect(() => void load(), [load]);
  return { operator, error, reload: load };
}
