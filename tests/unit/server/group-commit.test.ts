import { describe, expect, it } from 'vitest';
import { createGroupCommit, Overloaded } from '@/server/backplane/group-commit';

const options = { maxItems: 10, maxWaiting: 100, isStoreDown: (error: unknown) => error === 'DOWN' };

/** A store whose writes are finished by hand. */
function handStore() {
  const writes: { items: readonly number[]; succeed(): void; fail(error: unknown): void }[] = [];
  const write = (items: readonly number[]) =>
    new Promise<number[]>((resolve, reject) => {
      writes.push({ items, succeed: () => resolve(items.map((item) => item * 2)), fail: reject });
    });
  return { writes, write };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('writes at once what comes in one turn, gathers the rest while a write is under way, and answers in order', async () => {
    const { writes, write } = handStore();
    const commit = createGroupCommit(write, options);
    const first = commit.push([1]);
    const second = commit.push([2, 3]);
    await turn();
    expect(writes.map(({ items }) => items)).toEqual([[1, 2, 3]]);
    const third = commit.push([4]);
    const fourth = commit.push([5]);
    await turn();
    expect(writes).toHaveLength(1);
    writes[0]?.succeed();
    expect(await first).toEqual([2]);
    expect(await second).toEqual([4, 6]);
    await turn();
    expect(writes[1]?.items).toEqual([4, 5]);
    writes[1]?.succeed();
    expect(await third).toEqual([8]);
    expect(await fourth).toEqual([10]);
    await commit.settled();
  });

  it('splits at the maximum, yet takes one call larger than it', async () => {
    const { writes, write } = handStore();
    const commit = createGroupCommit(write, options);
    const large = commit.push(Array.from({ length: 15 }, (_, i) => i));
    const small = commit.push([1]);
    await turn();
    expect(writes[0]?.items).toHaveLength(15);
    writes[0]?.succeed();
    await large;
    await turn();
    writes[1]?.succeed();
    expect(await small).toEqual([2]);
  });

  it('does not let one bad row take its neighbours with it', async () => {
    const write = async (items: readonly number[]) => {
      if (items.includes(13)) throw new Error('bad row');
      return items.map((item) => item * 2);
    };
    const commit = createGroupCommit(write, options);
    const [good, bad, fine] = await Promise.allSettled([commit.push([1]), commit.push([13]), commit.push([2])]);
    expect(good).toMatchObject({ value: [2] });
    expect(bad.status).toBe('rejected');
    expect(fine).toMatchObject({ value: [4] });
  });

  it('tells all who wait when the store is down, without asking it once more for each', async () => {
    const { writes, write } = handStore();
    const commit = createGroupCommit(write, options);
    const all = Promise.allSettled([commit.push([1]), commit.push([2])]);
    await turn();
    writes[0]?.fail('DOWN');
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(writes).toHaveLength(1);
  });

  it('refuses more than may wait, and takes again afterwards', async () => {
    const { writes, write } = handStore();
    const commit = createGroupCommit(write, options);
    const running = commit.push([0]);
    await turn();
    const waiting = Array.from({ length: 10 }, () => commit.push(Array.from({ length: 10 }, () => 1)));
    await expect(commit.push([1])).rejects.toBeInstanceOf(Overloaded);
    for (let done = 0; done < 11; done++) {
      writes[done]?.succeed();
      await turn();
    }
    await Promise.all([running, ...waiting]);
    const again = commit.push([21]);
    await turn();
    writes.at(-1)?.succeed();
    expect(await again).toEqual([42]);
  });
});
