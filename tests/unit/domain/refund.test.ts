import fc from 'fast-check';
import { expect, it } from 'vitest';
import { refundCents } from '@/lib/domain/refund';

const HOUR = 3_600_000;
const departsAt = Date.parse('2026-11-26T06:00:00Z');
const back = (now: number, cancelledBy: 'PASSENGER' | 'OPERATOR' = 'PASSENGER', paidCents = 50_001) =>
  refundCents({ paidCents, departsAt, now, cancelledBy });

it.each([
  ['days before', -48 * HOUR, 50_001],
  ['an hour before, to the millisecond', -HOUR, 50_001],
  ['a millisecond later', -HOUR + 1, 25_000],
  ['a moment before departure', -1, 25_000],
  ['at departure', 0, 0],
  ['afterwards', HOUR, 0],
])('%s', (_, ms, cents) => expect(back(departsAt + ms)).toBe(cents));

it('all goes back at any time when the operator cancels', () => {
  for (const ms of [-HOUR, 0, 48 * HOUR]) expect(back(departsAt + ms, 'OPERATOR')).toBe(50_001);
});

it('is never negative, never more than was paid, whole, and never grows with time', () => {
  const moment = fc.integer({ min: -10 * HOUR, max: 10 * HOUR });
  fc.assert(
    fc.property(fc.nat(10_000_000), moment, moment, (paid, a, b) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)].map((ms) => back(departsAt + ms, 'PASSENGER', paid));
      expect(Number.isInteger(early)).toBe(true);
      expect(early).toBeLessThanOrEqual(paid);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(early ?? 0);
    }),
  );
});
