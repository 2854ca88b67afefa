import { describe, expect, it } from 'vitest';
import { createTill } from '@/lib/client/conductor/till';
import { type RestClient, RestError } from '@/lib/client/rest';
import type { RestCode } from '@/lib/contract/codes';
import { TAKE_BACK_MS } from '@/lib/domain/walk-in';
import { createFakeClock } from '@/tests/support/fake-clock';

const TRIP = '6f1e0000-0000-4000-8000-000000000900';
const leg = (seatNumber: number) => ({ seatNumber, pickupStopId: 'a', dropStopId: 'b' });
const lost = new RestError({ code: 'TIMEOUT', status: 0 });
const refused = (code: RestCode, status: number) => new RestError({ code, status });

type Asked = { name: string; body?: { seatNumber: number }; idempotencyKey?: string };

/** A till whose server is the test: it answers in the order of `answers`, and with a sale when they have run out. */
function setUp() {
  const clock = createFakeClock();
  const asked: Asked[] = [];
  const answers: (Error | Promise<void>)[] = [];
  const rest = {
    async call(name: string, options: Omit<Asked, 'name'>) {
      if (name === 'getTicket') return { token: 'SV1.x' };
      asked.push({ name, ...options });
      const given = answers.shift();
      if (given instanceof Error) throw given;
      await given;
      const seatNumber = options.body?.seatNumber ?? 0;
      return { id: `booking of ${seatNumber}`, seatNumber, price: 250, referenceCode: `REF${seatNumber}` };
    },
  } as unknown as RestClient;
  let settled = 0;
  const till = createTill({ rest, clock, tripId: TRIP, onSettled: () => (settled += 1) });
  return { till, clock, asked, answers, settled: () => settled };
}

describe('a sale whose answer is lost', () => {
  it('is asked for again as it was, and nothing else is sold before', async () => {
    const { till, asked, answers, settled } = setUp();
    answers.push(lost, lost);
    expect(await till.sell(leg(5))).toBe(false);
    expect([till.get().unanswered?.body, till.get().refusal, settled()]).toEqual([leg(5), null, 1]);
    till.next();
    expect(await till.sell(leg(6))).toBe(false);
    expect(asked).toHaveLength(1);
    await till.askAgain();
    expect(await till.askAgain()).toBe(true);
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[2]).toEqual(asked[0]);
    expect(till.get()).toMatchObject({
      unanswered: null,
      refusal: null,
      receipt: { seatNumber: 5, token: 'SV1.x' },
      last: { seatNumber: 5 },
    });
    till.next();
    await till.sell(leg(6));
    expect(asked[3]?.idempotencyKey).not.toBe(asked[0]?.idempotencyKey);
  });

  it.each([
    ['SEAT_TAKEN', 409],
    ['TRIP_ENDED', 409],
    ['FORBIDDEN', 403],
  ] as const)('is settled by %s as well', async (code, status) => {
    const { till, asked, answers } = setUp();
    answers.push(lost, refused(code, status));
    await till.sell(leg(5));
    await till.askAgain();
    expect(till.get()).toMatchObject({ unanswered: null, refusal: code, receipt: null });
    expect(await till.sell(leg(6))).toBe(true);
    expect(asked[2]?.idempotencyKey).not.toBe(asked[0]?.idempotencyKey);
  });

  it.each([
    ['INTERNAL', 500],
    ['UNAVAILABLE', 503],
    ['CONFLICT', 409],
    ['RATE_LIMITED', 429],
    ['UNAUTHENTICATED', 401],
  ] as const)('is not settled by %s', async (code, status) => {
    const { till, answers } = setUp();
    answers.push(lost, refused(code, status));
    await till.sell(leg(5));
    await till.askAgain();
    expect(till.get()).toMatchObject({ unanswered: { body: leg(5) }, refusal: code });
  });
});

it('while a sale is taken back, nothing is sold: its late answer closed the next one', async () => {
  const { till, asked, answers, clock } = setUp();
  await till.sell(leg(5));
  let answer = () => {};
  answers.push(new Promise((resolve) => (answer = resolve)));
  const taken = till.takeBack();
  till.next();
  expect([await till.sell(leg(6)), await till.takeBack(), asked.length]).toEqual([false, false, 2]);
  // What the server has begun is told, however late.
  clock.advance(TAKE_BACK_MS);
  answer();
  expect(await taken).toBe(true);
  expect(till.get()).toMatchObject({ busy: null, last: null, givenBack: { seatNumber: 5 } });
  expect(await till.sell(leg(6))).toBe(true);
  expect(till.get()).toMatchObject({ receipt: { seatNumber: 6 }, last: { seatNumber: 6 }, givenBack: null });
});

it('lets the last sale be taken back for two minutes, and says why it was not', async () => {
  const { till, answers, clock } = setUp();
  await till.sell(leg(5));
  clock.advance(TAKE_BACK_MS - 1);
  await till.sell(leg(6));
  clock.advance(1);
  expect(till.get().last?.seatNumber).toBe(6);
  answers.push(refused('CONFLICT', 409));
  await till.takeBack();
  expect(till.get()).toMatchObject({
    takeBackRefusal: 'CONFLICT',
    last: { seatNumber: 6 },
    receipt: { seatNumber: 6 },
  });
  clock.advance(TAKE_BACK_MS);
  expect([till.get().last, await till.takeBack()]).toEqual([null, false]);
});

it('offers no way back that came to nothing while its time ran out', async () => {
  const { till, answers, clock } = setUp();
  await till.sell(leg(5));
  let refuse = (_: Error) => {};
  answers.push(new Promise<void>((_, reject) => (refuse = reject)));
  const taken = till.takeBack();
  clock.advance(TAKE_BACK_MS);
  refuse(refused('CONFLICT', 409));
  expect([await taken, till.get().last]).toEqual([false, null]);
  await till.sell(leg(6));
  expect(till.get().last?.seatNumber).toBe(6);
});
