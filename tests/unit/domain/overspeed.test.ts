import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeOverspeed } from '@/lib/domain/overspeed';

const kmh = (v: number) => v / 3.6;

it('alerts at 60 km/h where 50 are allowed, and clears at 50', () => {
  expect(judgeOverspeed(false, kmh(59.9))).toBe(false);
  expect(judgeOverspeed(false, kmh(60))).toBe(true);
  expect(judgeOverspeed(true, kmh(50.1))).toBe(true);
  expect(judgeOverspeed(true, kmh(50))).toBe(false);
});

it('goes by the limit of the route', () => {
  expect(judgeOverspeed(false, kmh(80), 70)).toBe(false);
  expect(judgeOverspeed(false, kmh(84), 70)).toBe(true);
});

it('never alerts below the limit, always at twice it', () => {
  const limit = fc.integer({ min: 20, max: 120 });
  fc.assert(
    fc.property(limit, fc.double({ min: 0, max: 0.99, noNaN: true }), fc.boolean(), (allowed, share, was) => {
      expect(judgeOverspeed(was, kmh(allowed) * share, allowed)).toBe(false);
      expect(judgeOverspeed(was, kmh(allowed) * 2, allowed)).toBe(true);
    }),
  );
});
