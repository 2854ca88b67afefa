import { expect, it } from 'vitest';
import { createIdempotency, type IdempotencyStore } from '@/server/services/idempotency';

const REQUEST = { actorId: 'passenger', key: 'k', method: 'POST', path: '/trips/1/bookings', body: {} };
const SOLD = { status: 201, body: '{"id":"1"}' };

function setup(store: Partial<IdempotencyStore>) {
  const reported: unknown[] = [];
  const idempotency = createIdempotency({
    store: { claim: async () => null, answer: async () => undefined, release: async () => undefined, ...store },
    secret: 'a-secret-of-the-tests',
    onError: (error) => reported.push(error),
    now: () => 0,
  });
  return { once: (work: () => Promise<typeof SOLD>) => idempotency.once(REQUEST, work), reported };
}
const gone = new Error('the database is away');
const fails = async () => {
  throw gone;
};

it('what was done is answered, also where the answer cannot be kept', async () => {
  const { once, reported } = setup({ answer: fails });
  expect([await once(async () => SOLD), reported]).toEqual([SOLD, [gone]]);
});

it('what failed is told as it failed, also where the key cannot be given back', async () => {
  const { once, reported } = setup({ release: fails });
  const broken = { status: 503, body: '{"error":"UNAVAILABLE"}' };
  expect([await once(async () => broken), reported]).toEqual([broken, [gone]]);
  const worse = new Error('worse');
  await expect(once(() => Promise.reject(worse))).rejects.toBe(worse);
  expect(reported).toEqual([gone, gone]);
});
