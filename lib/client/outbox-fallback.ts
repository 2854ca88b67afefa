import { createMemoryStore, FALLBACK_SEQ, type KeptFix, type KeptStatus, type OutboxStore } from './outbox-store';

/**
 * A store that goes on in memory while the one below fails: the disk is full, the browser has taken the database away. What is
 * kept in memory is told by `durable`, which is true again once all of it has gone and the store below takes what it is given.
 * Fixes numbered here lie far above those of the store below, so that no number is given twice.
 */
export function withFallback(below: OutboxStore, now: () => number): OutboxStore {
  const last = FALLBACK_SEQ(now());
  const memory = createMemoryStore({ device: below.device, last });
  const facts = new Map<string, unknown>();
  /** Numbers that have been let go and may still be in the store below: told to nobody, or they would be sent without end. */
  const gone = { fixes: new Set<number>(), statuses: new Set<number>() };
  /** The presses in the store below, as far as is known: a call for help must not fall out where it cannot be read. */
  let pressed: KeptStatus[] = [];
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
  /** From both; what the store below cannot remove goes with the next that does, or is sent once more after a reload. */
  const remove = async (kind: keyof typeof gone, numbers: readonly number[]) => {
    await (kind === 'fixes' ? memory.remove(numbers) : Promise.all(numbers.map((id) => memory.removeStatus(id))));
    held = (await memory.count()) + (await memory.statuses()).length;
    for (const number of numbers) if (number <= last) gone[kind].add(number);
    await read(sweep, undefined);
  };
  const sweep = async (store: OutboxStore) => {
    for (const id of gone.statuses) {
      await store.removeStatus(id);
      gone.statuses.delete(id);
    }
    const seqs = [...gone.fixes];
    if (seqs.length > 0) await store.remove(seqs);
    for (const seq of seqs) gone.fixes.delete(seq);
  };
  const stays = ({ seq }: KeptFix) => !gone.fixes.has(seq);

  return {
    device: below.device,
    durable: () => below.durable() && !failing && held === 0,
    async add(fix) {
      const kept = await write((store) => store.add(fix));
      // Where the browser has thrown the database away, the new one counts from the start.
      gone.fixes.delete(kept.seq);
      return kept;
    },
    async replace(fix) {
      await memory.replace(fix);
      await read((store) => store.replace(fix), undefined);
    },
    newest: async (limit) => {
      const found = await read((store) => store.newest(limit + gone.fixes.size), []);
      return [...(await memory.newest(limit)), ...found.filter(stays)].slice(0, limit);
    },
    oldest: async (limit) => {
      const found = await read((store) => store.oldest(limit + gone.fixes.size), []);
      return [...found.filter(stays), ...(await memory.oldest(limit))].slice(0, limit);
    },
    remove: (seqs) => remove('fixes', seqs),
    count: async () => {
      const found = await read((store) => store.count(), 0);
      return (await memory.count()) + Math.max(0, found - gone.fixes.size);
    },
    async addStatus(change) {
      const kept = await write((store) => store.addStatus(change));
      gone.statuses.delete(kept.id);
      if (kept.id <= last) pressed = [...pressed, kept];
      return kept;
    },
    statuses: async () => {
      pressed = (await read((store) => store.statuses(), pressed)).filter(({ id }) => !gone.statuses.has(id));
      return [...pressed, ...(await memory.statuses())];
    },
    async removeStatus(id) {
      pressed = pressed.filter((one) => one.id !== id);
      await remove('statuses', [id]);
    },
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
