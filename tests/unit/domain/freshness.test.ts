import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshness, nextChangeAt } from '@/lib/domain/freshness';

const FIX = Date.UTC(2026, 10, 23, 8);

describe('freshness', () => {
  it.each([
    [-60_000, 'LIVE'],
    [0, 'LIVE'],
    [30_000, 'LIVE'],
    [30_001, 'AGING'],
    [90_000, 'AGING'],
    [90_001, 'STALE'],
    [180_000, 'STALE'],
    [180_001, 'LOST'],
  ])('at an age of %i ms is %s', (age, word) => expect(freshness(FIX, FIX + age)).toBe(word));

  it('is LOST without any fix', () => {
    expect(freshness(null, FIX)).toBe('LOST');
    expect(nextChangeAt(null, FIX)).toBeNull();
  });

  it('changes exactly where nextChangeAt says, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 400_000 }), (age) => {
        const now = FIX + age;
        const change = nextChangeAt(FIX, now);
        if (change === null) {
          expect(freshness(FIX, now)).toBe('LOST');
          return;
        }
        expect(change).toBeGreaterThan(now);
        expect(freshness(FIX, change - 1)).toBe(freshness(FIX, now));
        expect(freshness(FIX, change)).not.toBe(freshness(FIX, now));
      }),
    );
  });
});
