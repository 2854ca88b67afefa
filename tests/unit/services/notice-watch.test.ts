import { expect, it } from 'vitest';
import { createDomainEvents } from '@/server/services/events';
import { createNoticeWatch, type NoticeWatchDeps } from '@/server/services/notice-watch';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function setUp() {
  const events = createDomainEvents();
  const errors: unknown[] = [];
  let time = 1_000_000;
  let asked = 0;
  let answer: () => Promise<string[]> = async () => [];
  const watch = createNoticeWatch({
    events,
    details: {} as NoticeWatchDeps['details'],
    store: {
      awaited() {
        asked++;
        return answer();
      },
      watched: async () => [],
      addNotices: async () => 0,
    },
    onError: (error) => errors.push(error),
    now: () => time,
  });
  return {
    ...{ events, errors, watch },
    asked: () => asked,
    answers: (next: () => Promise<string[]>) => {
      answer = next;
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}

it('asks for all trips at once, once a minute, whoever wants to know', async () => {
  const { watch, asked, answers, pass } = setUp();
  answers(async () => ['a', 'b']);
  expect(watch.awaits('a'), 'nothing is known yet, and nobody waits for it').toBe(false);
  await turn();
  expect(['a', 'b', 'c'].map(watch.awaits)).toEqual([true, true, false]);
  pass(59_999);
  watch.awaits('a');
  expect(asked()).toBe(1);
  answers(async () => ['c']);
  pass(1);
  watch.awaits('a');
  await turn();
  expect(asked()).toBe(2);
  expect(['a', 'b', 'c'].map(watch.awaits)).toEqual([false, false, true]);
});

it('looks at a trip that was told of at once, until it has been asked about since', async () => {
  const { watch, events, answers, pass } = setUp();
  watch.awaits('a');
  await turn();
  watch.forget('a');
  const at = new Date(1_000_000).toISOString();
  events.emit('trip:status', { tripId: 'b', status: 'STARTED', timestamp: at });
  expect(['a', 'b', 'c'].map(watch.awaits)).toEqual([true, true, false]);

  pass(60_000);
  let told: (ids: string[]) => void = () => {};
  answers(() => new Promise((resolve) => (told = resolve)));
  watch.awaits('a');
  pass(10);
  watch.forget('c');
  told(['b']);
  await turn();
  expect(['a', 'b', 'c'].map(watch.awaits), 'c came after it was asked').toEqual([false, true, true]);
});

it('goes on with what it knew where the database is away, and asks again soon', async () => {
  const { watch, errors, asked, answers, pass } = setUp();
  answers(async () => ['a']);
  watch.awaits('a');
  await turn();
  answers(() => Promise.reject(new Error('away')));
  pass(60_000);
  expect(watch.awaits('a')).toBe(true);
  await turn();
  expect(errors).toHaveLength(1);
  expect(watch.awaits('a')).toBe(true);
  pass(5000);
  watch.awaits('a');
  expect(asked()).toBe(3);
  await turn();
});

it('remembers what it has written of the trips with the latest news, and asks the database about others', async () => {
  const events = createDomainEvents();
  const errors: unknown[] = [];
  const written: string[] = [];
  createNoticeWatch({
    events,
    details: {} as NoticeWatchDeps['details'],
    store: {
      awaited: async () => [],
      watched: async (tripId) => [
        { bookingId: tripId, userId: 'u', pickupSequence: 0, dropSequence: 1, boarded: false, settings: null },
      ],
      async addNotices(rows) {
        written.push(...rows.map(({ bookingId }) => bookingId));
        return rows.length;
      },
    },
    onError: (error) => errors.push(error),
    now: () => 0,
  });
  const timestamp = new Date(0).toISOString();
  const alarm = (tripId: string) => events.emit('trip:status', { tripId, status: 'EMERGENCY', timestamp });
  alarm('heard');
  alarm('silent');
  await turn();
  alarm('heard');
  for (let i = 0; i < 19_999; i++) alarm(`trip ${i}`);
  await turn();
  written.length = 0;
  for (const tripId of ['heard', 'trip 0', 'silent']) alarm(tripId);
  await turn();
  expect(written).toEqual(['silent']);
  expect(errors).toEqual([]);
});
