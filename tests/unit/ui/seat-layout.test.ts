import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seatRows, seatTowards } from '@/components/ticket/seat-layout';

it('shows each seat once, in order, whatever the count', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 80 }), fc.constantFrom('2+2', '2+3'), (count, pattern) => {
      const seats = seatRows(count, pattern as '2+2' | '2+3')
        .flat()
        .filter((seat) => seat !== null);
      expect(seats).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    }),
  );
});

it('an ordinary bus has three on one side, and a back bench without an aisle', () => {
  const rows = seatRows(56);
  expect(rows[0]).toEqual([1, 2, null, 3, 4, 5]);
  expect(rows.at(-1)).toEqual([51, 52, 53, 54, 55, 56]);
  expect(seatRows(40)[0]).toEqual([1, 2, null, 3, 4]);
});

it('arrow keys move over the aisle and stop at the edges', () => {
  const rows = seatRows(12, '2+2');
  expect(seatTowards(rows, 2, 'ArrowRight')).toBe(3);
  expect(seatTowards(rows, 3, 'ArrowLeft')).toBe(2);
  expect(seatTowards(rows, 1, 'ArrowUp')).toBe(1);
  expect(seatTowards(rows, 4, 'ArrowRight')).toBe(4);
  expect(seatTowards(rows, 4, 'ArrowDown')).toBe(8);
  expect(seatTowards(rows, 4, 'Enter')).toBe(4);
});
