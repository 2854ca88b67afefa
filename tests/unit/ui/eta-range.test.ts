import fc from 'fast-check';
import { expect, it } from 'vitest';
import { etaRange } from '@/components/trip/eta-range';

const NOW = Date.UTC(2026, 0, 1);
const min = (m: number) => NOW + m * 60_000;

it.each([
  [6.2, 7.9, { kind: 'minutes', from: 6, to: 8 }],
  [6, 6, { kind: 'minutes', from: 6, to: 6 }],
  [0.2, 0.9, { kind: 'now' }],
  [-3, -1, { kind: 'now' }],
  [-1, 2.5, { kind: 'minutes', from: 0, to: 3 }],
  [59.9, 70, { kind: 'minutes', from: 59, to: 70 }],
  [60, 75, { kind: 'clock', from: min(60), to: min(75) }],
])('%d to %d minutes away', (earliest, latest, expected) => {
  expect(etaRange(min(earliest), min(latest), NOW)).toEqual(expected);
});

it('the words never promise more than the estimate', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 59, noNaN: true }),
      fc.double({ min: 0, max: 60, noNaN: true }),
      (a, width) => {
        const range = etaRange(min(a), min(a + width), NOW);
        if (range.kind !== 'minutes') return;
        expect(range.from).toBeLessThanOrEqual(a + 1e-6);
        expect(range.to).toBeGreaterThanOrEqual(a + width - 1e-3);
      },
    ),
  );
});
