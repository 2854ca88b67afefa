import { expect, it } from 'vitest';
import type { NoticeToSend } from '@/server/db/repositories/notices';
import { deliverNotices } from '@/server/jobs/deliver-notices';
import type { NoticeChannel } from '@/server/services/notice-channels';

const AT = new Date('2026-11-30T06:00:00.000Z');
const notice = (id: number): NoticeToSend => ({
  id: String(id),
  userId: 'u',
  bookingId: 'b',
  kind: 'DEPARTED',
  data: {},
  createdAt: AT,
  readAt: null,
  booking: {
    tripId: 't',
    referenceCode: 'r',
    seatNumber: 1,
    pickupStop: { name: { en: 'A' }, offsetMinutes: 0 },
    dropStop: { name: { en: 'B' } },
    trip: { departsAt: AT, route: { code: '01' } },
  },
  user: { id: 'u', email: 'a@b.lk', name: 'A', locale: 'en' },
});

/** A table of so many notices, of which each is handed out once. */
function setUp(count: number, deliver: NoticeChannel['deliver']) {
  const waiting = Array.from({ length: count }, (_, id) => notice(id));
  const settled: string[] = [];
  const errors: unknown[] = [];
  const { run } = deliverNotices({
    notices: {
      claim: async (_channel, _now, limit) => waiting.splice(0, limit),
      settle: async (id) => void settled.push(id),
    },
    channels: [{ name: 'PUSH', deliver }],
    onError: (error) => errors.push(error),
    now: () => AT.getTime(),
  });
  return { run: (signal = new AbortController().signal) => run({}, signal), waiting, settled, errors };
}

it('one that takes long holds up no other, and at most ten are on their way', async () => {
  let allOthers: () => void = () => undefined;
  const others = new Promise<void>((resolve) => (allOthers = resolve));
  const done: string[] = [];
  let [busy, most] = [0, 0];
  const { run, settled } = setUp(60, async ({ id }) => {
    most = Math.max(most, ++busy);
    if (id === '0') await others;
    else if (done.push(id) === 59) allOthers();
    await Promise.resolve();
    busy--;
    return 'DELIVERED';
  });
  await run();
  expect(settled).toHaveLength(60);
  expect(settled.at(-1)).toBe('0');
  expect(most).toBe(10);
});

it('one that fails is told of and not settled; the others go on', async () => {
  const { run, settled, errors } = setUp(12, async ({ id }) => {
    if (id === '3') throw new Error('busy');
    return 'SKIPPED';
  });
  await run();
  expect(settled).toHaveLength(11);
  expect(settled).not.toContain('3');
  expect(errors).toHaveLength(1);
});

it('claims no more once the worker leaves, and finishes what it has', async () => {
  const leaving = new AbortController();
  const { run, waiting, settled } = setUp(30, async () => {
    leaving.abort();
    return 'DELIVERED';
  });
  await run(leaving.signal);
  expect([settled.length, waiting.length]).toEqual([10, 20]);
});
