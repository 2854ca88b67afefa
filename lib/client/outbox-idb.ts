import type { KeptFix, OutboxStore } from './outbox-store';

const DATABASE = 'srivibes-outbox';
const FIXES = 'fixes';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });

/**
 * The outbox in the browser's own database. The number of a fix is its key there: the database counts on from the last one
 * it ever gave, also after all have been removed, so that no reload repeats a number.
 * Rejects where the browser has no database or allows none (some private windows).
 */
export async function openIndexedDbStore(factory: IDBFactory = indexedDB): Promise<OutboxStore> {
  const opening = factory.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(FIXES, { keyPath: 'seq', autoIncrement: true });
  const database = await done(opening);
  // Another tab wants to upgrade or delete it: do not stand in its way.
  database.onversionchange = () => database.close();

  const fixes = (mode: IDBTransactionMode) => {
    const transaction = database.transaction(FIXES, mode);
    return { transaction, store: transaction.objectStore(FIXES) };
  };

  return {
    durable: true,
    async add(fix) {
      const { transaction, store } = fixes('readwrite');
      const seq = done(store.add(fix));
      await committed(transaction);
      return { ...fix, seq: Number(await seq) };
    },
    oldest: (limit) => done(fixes('readonly').store.getAll(null, limit) as IDBRequest<KeptFix[]>),
    async remove(seqs) {
      const { transaction, store } = fixes('readwrite');
      for (const seq of seqs) store.delete(seq);
      await committed(transaction);
    },
    count: () => done(fixes('readonly').store.count()),
  };
}
