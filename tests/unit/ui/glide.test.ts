import fc from 'fast-check';
import { expect, it } from 'vitest';
import { between, glideMs } from '@/components/map/glide';

it('glides over the observed interval, and jumps where a glide would be a tale', () => {
  expect(glideMs(null, 5_000)).toBe(0);
  expect(glideMs(1_000, 4_000)).toBe(3_000);
  expect(glideMs(4_000, 1_000)).toBe(0);
  expect(glideMs(4_000, 4_000)).toBe(0);
  expect(glideMs(0, 15_000)).toBe(10_000);
  expect(glideMs(0, 31_000)).toBe(0);
});

it('never passes the last fix', () => {
  const coordinate = fc.double({ min: -90, max: 90, noNaN: true });
  fc.assert(
    fc.property(coordinate, coordinate, fc.double({ min: -2, max: 5, noNaN: true }), (a, b, t) => {
      const [lat] = between([a, 0], [b, 0], t);
      expect(lat).toBeGreaterThanOrEqual(Math.min(a, b) - 1e-9);
      expect(lat).toBeLessThanOrEqual(Math.max(a, b) + 1e-9);
    }),
  );
  expect(between([1, 2], [3, 4], 9)).toEqual([3, 4]);
});
