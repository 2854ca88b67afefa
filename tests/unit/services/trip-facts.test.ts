import { expect, it } from 'vitest';
import type { Heard } from '@/server/services/heard';
import { createTripFacts, FACTS_TTL_MS, type MarkedFacts, type TripFacts } from '@/server/services/trip-facts';

const trip = (id: string, status: TripFacts['status'] = 'STARTED') => ({ id, status }) as TripFacts;

/** A store whose reads are answered by hand; each tells what was asked. */
function handStore() {
  const reads: { asked: string[]; answer(rows: MarkedFacts[]): Promise<void> }[] = [];
  let now = 1_000_000;
  let heard: Heard = null;
  const facts = createTripFacts({
    changed: (known) =>
      new Promise((resolve) => {
        const answer = async (rows: MarkedFacts[]) => {
          resolve(rows);
          await new Promise((done) => queueMicrotask(() => done(null)));
        };
        reads.push({ asked: known.map(({ id, mark }) => `${id}@${mark}`), answer });
      }),
    heard: () => heard,
    now: () => now,
  });
  const pass = (ms: number) => {
    now += ms;
  };
  /** A beat came back. */
  const hear = () => {
    heard = { since: heard?.since ?? now, until: now };
  };
  const deaf = () => {
    heard = null;
  };
  return { facts, reads, pass, hear, deaf };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const marked = (facts: TripFacts, mark: string): MarkedFacts => ({ id: facts.id, facts, mark });

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

it('while changes are heard of, what was read is known without another word', async () => {
  const { facts, reads, pass, hear } = handStore();
  hear();
  const first = Promise.all([facts.get('a'), facts.get('gone').catch(() => null)]);
  await turn();
  await reads[0]?.answer([marked(trip('a'), '1'), { id: 'gone', facts: null, mark: '' }]);
  await first;
  for (let minute = 0; minute < 9; minute++) {
    pass(60_000);
    hear();
    pass(FACTS_TTL_MS - 1);
    expect(facts.peek('a')).toMatchObject({ id: 'a' });
  }
  expect(facts.peek('gone'), 'it may be made at any time, which nobody tells').toBeUndefined();
  pass(1);
  expect(facts.peek('a'), 'nothing was heard for two seconds').toBeUndefined();

  const again = facts.get('a');
  await turn();
  expect(reads[1]?.asked, 'only whether it has changed').toEqual(['a@1']);
  await reads[1]?.answer([]);
  expect(await again).toMatchObject({ id: 'a' });
  expect(reads).toHaveLength(2);
});

it('a doubt asks what is known by its mark again, and does not believe what was on its way', async () => {
  const { facts, reads, hear } = handStore();
  hear();
  const first = facts.get('a');
  await turn();
  await reads[0]?.answer([marked(trip('a'), '1')]);
  await first;
  const slow = facts.fresh('a');
  const unknown = facts.get('b');
  await turn();
  facts.doubt();
  expect(facts.peek('a')).toBeUndefined();
  await reads[1]?.answer([marked(trip('b'), '1')]);
  expect([await slow, await unknown]).toMatchObject([{ id: 'a' }, { id: 'b' }]);
  expect([facts.peek('a'), facts.peek('b')], 'read before the doubt').toEqual([undefined, undefined]);

  const again = facts.get('a');
  await turn();
  expect(reads[2]?.asked).toEqual(['a@1']);
  await reads[2]?.answer([marked(trip('a', 'ENDED'), '2')]);
  expect(await again).toMatchObject({ status: 'ENDED' });
  expect(facts.peek('a')).toMatchObject({ status: 'ENDED' });
});

it('what was read before anybody listened is not known by what is heard since', async () => {
  const { facts, reads, pass, hear, deaf } = handStore();
  hear();
  deaf();
  const first = facts.get('a');
  await turn();
  await reads[0]?.answer([marked(trip('a'), '1')]);
  await first;
  pass(1);
  hear();
  pass(1000);
  hear();
  expect(facts.peek('a')).toMatchObject({ id: 'a' });
  pass(999);
  expect(facts.peek('a'), 'two seconds after it was read').toBeUndefined();
});
