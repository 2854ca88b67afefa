import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createGate } from '@/server/sockets/gate';

it('lets in so many at once and no more, in the order in which they came, whatever fails', async () => {
  const gate = createGate(3);
  let [inside, most] = [0, 0];
  const order: number[] = [];
  const results = await Promise.allSettled(
    Array.from({ length: 5000 }, (_, i) =>
      gate(async () => {
        order.push(i);
        most = Math.max(most, ++inside);
        await setImmediate();
        inside--;
        if (i % 7 === 0) throw new Error(`no ${i}`);
        return i;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(order).toEqual(Array.from({ length: 5000 }, (_, i) => i));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(Math.ceil(5000 / 7));
  // All places have been given back.
  expect(await Promise.all([1, 2, 3, 4].map((n) => gate(async () => n)))).toEqual([1, 2, 3, 4]);
});
