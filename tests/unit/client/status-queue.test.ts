import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '@/lib/client/outbox-store';
import type { SocketClient } from '@/lib/client/socket';
import { createStatusQueue, mayPress, shownStatus, UNDO_MS, undoMs } from '@/lib/client/status-queue';
import { createStore } from '@/lib/client/store';
import { createFakeClock } from '@/tests/support/fake-clock';

const TRIP = '6f1e0000-0000-4000-8000-000000000001';
type Asked = { status: string; timestamp?: string };

/** A queue whose server is the test; `online` as given. */
function setup(answer: (asked: Asked) => object = () => ({ ok: true }), online = true) {
  const connection = createStore<{ state: string }>({ state: online ? 'online' : 'offline' });
  const asked: Asked[] = [];
  const client = {
    connection,
    request: async (_event: string, payload: Asked) => {
      asked.push(payload);
      const given = answer(payload);
      return 'ok' in given && given.ok ? { status: payload.status, ...given } : given;
    },
  } as unknown as Pick<SocketClient, 'request' | 'connection'>;
  const store = createMemoryStore({ device: 'phone' });
  const clock = createFakeClock();
  const make = () => createStatusQueue({ client, store, clock });
  const queue = make();
  const refused: string[] = [];
  queue.onSettled((settled) => {
    if ('refusal' in settled) refused.push(`${settled.change.status} ${settled.refusal}`);
  });
  return { queue, make, store, asked, connection, clock, refused, statuses: () => asked.map(({ status }) => status) };
}

it('sends what was pressed offline in its order and with its own times, also after a reload', async () => {
  const { queue, make, connection, clock, asked, statuses } = setup(undefined, false);
  const pressed: string[] = [];
  for (const status of ['STARTED', 'PAUSED', 'STARTED', 'ENDED'] as const) {
    pressed.push(new Date(clock.now()).toISOString());
    await queue.press({ tripId: TRIP, status });
    clock.advance(60_000);
  }
  await queue.flush();
  queue.stop();
  expect(asked).toEqual([]);

  const after = make();
  connection.set({ state: 'online' });
  await after.flush();
  expect(statuses()).toEqual(['STARTED', 'PAUSED', 'STARTED', 'ENDED']);
  expect(asked.map(({ timestamp }) => timestamp)).toEqual(pressed);
  expect(after.get()).toEqual([]);
});

it('repeats until there is an answer, and lets fixes wait meanwhile', async () => {
  let times = 0;
  const { queue, clock, statuses } = setup(() => (++times < 4 ? { ok: false, error: 'TIMEOUT' } : { ok: true }));
  await queue.press({ tripId: TRIP, status: 'STARTED' });
  await queue.flush();
  expect([queue.goesFirst(), queue.get().length]).toEqual([true, 1]);
  while (times < 4) {
    await clock.timer((ms) => ms > 0);
    clock.advance(2_000);
    await queue.flush();
  }
  expect([queue.goesFirst(), statuses(), queue.get()]).toEqual([false, Array(4).fill('STARTED'), []]);
});

it('says what its clock shows when it sends, for the server to judge the time of the press by', async () => {
  const { queue, connection, clock, asked } = setup(undefined, false);
  await queue.press({ tripId: TRIP, status: 'ENDED' });
  const pressedAt = new Date(clock.now()).toISOString();
  clock.advance(60_000);
  connection.set({ state: 'online' });
  await queue.flush();
  expect(asked).toMatchObject([{ timestamp: pressedAt, sentAt: new Date(clock.now()).toISOString() }]);
});

it('tells of what the server refuses, and goes on', async () => {
  const { queue, refused, statuses } = setup(({ status }) =>
    status === 'PAUSED' ? { ok: false, error: 'INVALID_TRANSITION' } : { ok: true },
  );
  await queue.press({ tripId: TRIP, status: 'PAUSED' });
  await queue.press({ tripId: TRIP, status: 'ENDED' });
  await queue.flush();
  expect([refused, statuses(), queue.get()]).toEqual([['PAUSED INVALID_TRANSITION'], ['PAUSED', 'ENDED'], []]);
});

it('where the phone’s clock is wrong, the press counts by the server’s', async () => {
  const { queue, asked } = setup(({ timestamp }) => (timestamp ? { ok: false, error: 'BAD_TIMESTAMP' } : { ok: true }));
  await queue.press({ tripId: TRIP, status: 'STARTED' });
  await queue.flush();
  expect([asked.at(-1), queue.get()]).toEqual([{ tripId: TRIP, status: 'STARTED' }, []]);
});

it('sends nothing that another tab of this phone has sent meanwhile', async () => {
  const { queue, make, connection, statuses } = setup(undefined, false);
  await queue.press({ tripId: TRIP, status: 'STARTED' });
  await queue.flush();

  const other = make();
  connection.set({ state: 'online' });
  await other.flush();
  await other.press({ tripId: TRIP, status: 'PAUSED' });
  await other.flush();
  await queue.flush();
  expect([statuses(), queue.get()]).toEqual([['STARTED', 'PAUSED'], []]);
});

describe('a call for help', () => {
  it('is not sent while it may be undone, and not at all when it is', async () => {
    const { queue, clock, statuses } = setup();
    await queue.press({ tripId: TRIP, status: 'EMERGENCY', notBefore: clock.now() + 5_000 });
    await queue.flush();
    expect([statuses(), queue.goesFirst()]).toEqual([[], false]);
    const [sos] = queue.get();
    if (!sos) throw new Error('nothing is kept');
    await queue.undo(sos);
    clock.advance(10_000);
    await queue.flush();
    expect(statuses()).toEqual([]);
  });

  it('goes when its time has come, also where the page was closed and opened meanwhile', async () => {
    const { queue, make, clock, statuses } = setup();
    await queue.press({ tripId: TRIP, status: 'EMERGENCY', notBefore: clock.now() + 5_000 });
    queue.stop();
    const after = make();
    await after.flush();
    await clock.timer((ms) => ms <= 5_000);
    clock.advance(5_000);
    await after.flush();
    expect([statuses(), after.get()]).toEqual([['EMERGENCY'], []]);
  });

  it('is not held back by a clock that is set back meanwhile', async () => {
    const { queue, clock, statuses } = setup();
    await queue.press({ tripId: TRIP, status: 'EMERGENCY', notBefore: clock.now() + UNDO_MS });
    await queue.flush();
    clock.setBack(3_600_000);
    const [sos] = queue.get();
    if (!sos) throw new Error('nothing is kept');
    expect([undoMs(sos, clock.now()), queue.goesFirst()]).toEqual([0, true]);
    clock.advance(UNDO_MS);
    await queue.flush();
    expect([statuses(), queue.get()]).toEqual([['EMERGENCY'], []]);
  });

  it('counts down from five seconds, and no further', () => {
    const sos = { id: 1, tripId: TRIP, status: 'EMERGENCY' as const, timestamp: 'x', notBefore: 100_000 };
    const left = [95_000, 97_500, 99_999, 100_000, 200_000, 94_999, 0].map((now) => undoMs(sos, now));
    expect(left).toEqual([5_000, 2_500, 1, 0, 0, 0, 0]);
  });

  it('goes ahead of what was pressed before, which may not end it afterwards', async () => {
    const { queue, connection, clock, statuses } = setup(undefined, false);
    await queue.press({ tripId: TRIP, status: 'PAUSED' });
    await queue.press({ tripId: TRIP, status: 'EMERGENCY', notBefore: clock.now() });
    connection.set({ state: 'online' });
    await queue.flush();
    expect([statuses(), queue.get()]).toEqual([['EMERGENCY'], []]);
  });

  it('waits for the start where the server knows of none', async () => {
    let started = false;
    const { queue, connection, clock, statuses, refused } = setup(({ status }) => {
      started ||= status === 'STARTED';
      return started ? { ok: true } : { ok: false, error: 'INVALID_TRANSITION' };
    }, false);
    await queue.press({ tripId: TRIP, status: 'STARTED' });
    await queue.press({ tripId: TRIP, status: 'EMERGENCY', notBefore: clock.now() });
    connection.set({ state: 'online' });
    await queue.flush();
    expect([statuses(), refused]).toEqual([['EMERGENCY', 'STARTED', 'EMERGENCY'], []]);
  });
});

it('the screen shows what was pressed at once, and help only when it has been heard', () => {
  const change = (id: number, status: 'STARTED' | 'PAUSED' | 'EMERGENCY') => ({
    id,
    tripId: TRIP,
    status,
    timestamp: 'x',
  });
  expect(shownStatus('SCHEDULED', [change(1, 'STARTED'), change(2, 'PAUSED')], TRIP)).toBe('PAUSED');
  expect(shownStatus('STARTED', [change(1, 'EMERGENCY')], TRIP)).toBe('STARTED');
  expect(shownStatus('ENDED', [change(1, 'PAUSED')], TRIP)).toBe('ENDED');
  expect(shownStatus('SCHEDULED', [change(1, 'STARTED')], 'another')).toBe('SCHEDULED');
  expect([mayPress('SCHEDULED', 'STARTED'), mayPress('STARTED', 'STARTED'), mayPress('ENDED', 'STARTED')]).toEqual([
    true,
    false,
    false,
  ]);
});
