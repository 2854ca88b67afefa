import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type { KeptFix, KeptStatus, NewFix, NewStatus, OutboxStore } from './outbox-store';
import { randomId } from './random-id';

interface Schema extends DBSchema {
  fixes: { key: number; value: KeptFix };
  statuses: { key: number; value: KeptStatus };
  facts: { key: string; value: unknown };
}

type StoreName = 'fixes' | 'statuses' | 'facts';

/** The disk is asked to have it, not only the system's memory: a battery may die in the next second. */
const STRICT = { durability: 'strict' } as const;
const DEVICE = 'device';
const WHOLE_RANGE = null;

/**
 * The outbox of one user in the browser's own database. The number of a fix is its key there: the database counts on from the
 * last one it ever gave, also after all have been removed, so that no reload repeats a number; and where the browser has thrown
 * the database away, the device takes a new name with the new one.
 * Rejects where the browser has no database or allows none (some private windows).
 */
export async function openIndexedDbStore(userId: string): Promise<OutboxStore> {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opening ??= open(userId, () => {
      opening = null;
    }).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  const write = async <S extends StoreName, T>(
    name: S,
    work: (store: IDBPTransaction<Schema, [S], 'readwrite'>['store']) => Promise<T>,
  ): Promise<T> => {
    const transaction = (await database()).transaction(name, 'readwrite', STRICT);
    const [result] = await Promise.all([work(transaction.store), transaction.done]);
    return result;
  };

  const device = await deviceOf(await database());
  return {
    device,
    durable: () => true,
    add: (fix: NewFix) =>
      write('fixes', async (store) => ({ ...fix, seq: await store.add(fix as KeptFix) }) satisfies KeptFix),
    replace: (fix) => write('fixes', async (store) => void ((await store.getKey(fix.seq)) && (await store.put(fix)))),
    async newest(limit) {
      const found: KeptFix[] = [];
      const { store } = (await database()).transaction('fixes');
      for (let at = await store.openCursor(WHOLE_RANGE, 'prev'); at && found.length < limit; at = await at.continue()) {
        found.push(at.value);
      }
      return found;
    },
    oldest: async (limit) => (await database()).getAll('fixes', WHOLE_RANGE, limit),
    remove: (seqs) => write('fixes', async (store) => void (await Promise.all(seqs.map((seq) => store.delete(seq))))),
    count: async () => (await database()).count('fixes'),
    addStatus: (change: NewStatus) =>
      write('statuses', async (store) => ({ ...change, id: await store.add(change as KeptStatus) })),
    statuses: async () => (await database()).getAll('statuses'),
    removeStatus: (id) => write('statuses', (store) => store.delete(id)),
    recall: async <T>(name: string) => (await (await database()).get('facts', name)) as T | undefined,
    remember: (name, value) => write('facts', async (store) => void (await store.put(value, name))),
  };
}

function open(userId: string, onGone: () => void): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(`srivibes-driver-${userId}`, 1, {
    upgrade(database) {
      database.createObjectStore('fixes', { keyPath: 'seq', autoIncrement: true });
      database.createObjectStore('statuses', { keyPath: 'id', autoIncrement: true });
      database.createObjectStore('facts');
    },
    // Another tab wants to upgrade or delete it: do not stand in its way.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
    // The reader has cleared the site's data, or the browser has: the next use opens a new one.
    terminated: onGone,
  });
}

async function deviceOf(database: IDBPDatabase<Schema>): Promise<string> {
  const transaction = database.transaction('facts', 'readwrite', STRICT);
  const known = await transaction.store.get(DEVICE);
  const device = typeof known === 'string' ? known : randomId();
  if (device !== known) await transaction.store.put(device, DEVICE);
  await transaction.done;
  return device;
}
