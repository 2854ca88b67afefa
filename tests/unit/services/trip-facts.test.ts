import { afterEach, expect, it, vi } from 'vitest';
import { createTripFacts, FACTS_TTL_MS, type MarkedFacts, type TripFacts } from '@/server/services/trip-facts';

const trip = (id: string, status: TripFacts['status'] = 'STARTED') => ({ id, status }) as TripFacts;

/** A store whose reads are answered by hand; each tells what was asked. */
function handStore() {
  const reads: { asked: string[]; answer(rows: MarkedFacts[]): Promise<void> }[] = [];
  let now = 1_000_000;
  const facts = createTripFacts({
    changed: (known) =>
      new Promise((resolve) => {
        const answer = async (rows: MarkedFacts[]) => {
          resolve(rows);
          await new Promise((done) => queueMicrotask(() => done(null)));
        };
        reads.push({ asked: known.map(({ id, mark }) => `${id}@${mark}`), answer });
      }),
    now: () => now,
  });
  const pass = (ms: number) => {
    now += ms;
  };
  return { facts, reads, pass };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const marked = (facts: TripFacts, mark: string): MarkedFacts => ({ id: facts.id, facts, mark });

afterEach(() => {
  vi.useRealTimers();
});

it('reads all that is asked for in one turn at once, each trip once, and has it at hand then', async () => {
  const { facts, reads, pass } = handStore();
  const asked = [facts.get('A'), facts.get('a'), facts.get('b'), facts.get('gone')];
  await turn();
  expect(reads.map((read) => read.asked)).toEqual([['a@', 'b@', 'gone@']]);
  asked[3]?.catch(() => undefined);
  await reads[0]?.answer([marked(trip('a'), '1'), marked(trip('b'), '1'), { id: 'gone', facts: null, mark: '' }]);
  expect(await Promise.all(asked.slice(0, 3))).toMatchObject([{ id: 'a' }, { id: 'a' }, { id: 'b' }]);
  await expect(asked[3]).rejects.toMatchObject({ code: 'TRIP_NOT_FOUND' });
  expect(facts.peek('a')).toMatchObject({ id: 'a' });
  expect(() => facts.peek('gone')).toThrow('TRIP_NOT_FOUND');
  pass(FACTS_TTL_MS - 1);
  expect(facts.peek('a')).toMatchObject({ id: 'a' });
  pass(1);
  expect(facts.peek('a'), 'two seconds old').toBeUndefined();
});

it('forgets at once, and what was on its way then is not believed', async () => {
  const { facts, reads } = handStore();
  const before = facts.get('a');
  await turn();
  facts.forget('a');
  const after = facts.get('a');
  await turn();
  await reads[1]?.answer([marked(trip('a', 'ENDED'), '2')]);
  await reads[0]?.answer([marked(trip('a', 'STARTED'), '1')]);
  await before;
  expect(await after).toMatchObject({ status: 'ENDED' });
  expect(facts.peek('a')).toMatchObject({ status: 'ENDED' });
});

it('a read that began earlier and comes later changes nothing', async () => {
  const { facts, reads } = handStore();
  const slow = facts.fresh('a');
  await turn();
  const quick = facts.fresh('a');
  await turn();
  await reads[1]?.answer([marked(trip('a', 'ENDED'), '2')]);
  expect(await quick).toMatchObject({ status: 'ENDED' });
  await reads[0]?.answer([marked(trip('a', 'STARTED'), '1')]);
  expect(await slow).toMatchObject({ status: 'ENDED' });
});

it('keeps what is in use fresh by itself, and stops when nothing is', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { facts, reads, pass } = handStore();
  const first = facts.get('a');
  await turn();
  await reads[0]?.answer([marked(trip('a'), '1')]);
  await first;
  for (let round = 1; round <= 3; round++) {
    pass(1500);
    vi.advanceTimersByTime(1500);
    expect(reads[round]?.asked).toEqual(['a@1']);
    await reads[round]?.answer([]);
    await turn();
  }
  expect(facts.peek('a'), 'unchanged, and fresh').toMatchObject({ id: 'a' });
  pass(60_000);
  vi.advanceTimersByTime(1500);
  vi.advanceTimersByTime(1500);
  expect(reads).toHaveLength(4);
  expect(vi.getTimerCount()).toBe(0);
});
