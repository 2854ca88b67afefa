import { createMemoryStore, FALLBACK_SEQ, type OutboxStore } from './outbox-store';

/**
 * A store that goes on in memory while the one below fails: the disk is full, the browser has taken the database away. What is
 * kept in memory is told by `durable`, which is true again once all of it has gone and the store below takes what it is given.
 * Fixes numbered here lie far above those of the store below, so that no number is given twice.
 */
export function withFallback(below: OutboxStore, now: () => number): OutboxStore {
  const memory = createMemoryStore({ device: below.device, last: FALLBACK_SEQ(now()) });
  const facts = new Map<string, unknown>();
  let failing = false;
  let held = 0;

  const write = async <T>(work: (store: OutboxStore) => Promise<T>): Promise<T> => {
    try {
      const result = await work(below);
      failing = false;
      return result;
    } catch {
      failing = true;
      const result = await work(memory);
      held = (await memory.count()) + (await memory.statuses()).length;
      return result;
    }
  };
  const read = async <T>(work: (store: OutboxStore) => Promise<T>, none: T): Promise<T> => {
    try {
      return await work(below);
    } catch {
      failing = true;
      return none;
    }
  };
  /** From both; what the store below cannot remove will be sent again, which is harmless. */
  const remove = async (work: (store: OutboxStore) => Promise<void>) => {
    await work(memory);
    held = (await memory.count()) + (await memory.statuses()).length;
    await read(work, undefined);
  };

  return {
    device: below.device,
    durable: () => below.durable() && !failing && held === 0,
    add: (fix) => write((store) => store.add(fix)),
    async replace(fix) {
      await memory.replace(fix);
      await read((store) => store.replace(fix), undefined);
    },
    newest: async (limit) =>
      [...(await memory.newest(limit)), ...(await read((store) => store.newest(limit), []))].slice(0, limit),
    oldest: async (limit) =>
      [...(await read((store) => store.oldest(limit), [])), ...(await memory.oldest(limit))].slice(0, limit),
    remove: (seqs) => remove((store) => store.remove(seqs)),
    count: async () => (await memory.count()) + (await read((store) => store.count(), 0)),
    addStatus: (change) => write((store) => store.addStatus(change)),
    statuses: async () => [...(await read((store) => store.statuses(), [])), ...(await memory.statuses())],
    removeStatus: (id) => remove((store) => store.removeStatus(id)),
    async recall<T>(name: string) {
      return (facts.has(name) ? facts.get(name) : await read((store) => store.recall<T>(name), undefined)) as
        | T
        | undefined;
    },
    async remember(name, value) {
      try {
        await below.remember(name, value);
        facts.delete(name);
      } catch {
        failing = true;
        facts.set(name, value);
      }
    },
  };
}
