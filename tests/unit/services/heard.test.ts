import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCurrent } from '@/server/services/heard';

const TTL = 2000;
const ms = fc.integer({ min: 0, max: 100_000 });

it('nothing is relied on that may have changed unheard for longer than its time', () => {
  fc.assert(
    fc.property(ms, ms, fc.option(fc.record({ since: ms, until: ms })), (readAt, time, heard) => {
      if (!isCurrent(readAt, TTL, time, heard)) return;
      const covered = heard !== null && heard.since <= readAt;
      const knownUntil = covered ? Math.max(readAt, heard.until) : readAt;
      expect(time - knownUntil).toBeLessThan(TTL);
      expect(time, 'a clock that was set back proves nothing').toBeGreaterThanOrEqual(knownUntil);
    }),
  );
});

it('counts from the last word heard, and without one from the reading', () => {
  expect(isCurrent(0, TTL, 1999, null)).toBe(true);
  expect(isCurrent(0, TTL, 2000, null)).toBe(false);
  expect(isCurrent(0, TTL, 61_000, { since: 0, until: 60_000 })).toBe(true);
  expect(isCurrent(0, TTL, 62_000, { since: 0, until: 60_000 })).toBe(false);
  expect(isCurrent(0, TTL, 61_000, { since: 1, until: 60_000 }), 'read before anybody listened').toBe(false);
  const long = { since: 0, until: 599_999 };
  expect(isCurrent(0, TTL, 599_999, long)).toBe(true);
  expect(isCurrent(0, TTL, 600_000, long), 'a trigger may have been switched off').toBe(false);
  expect(isCurrent(5000, TTL, 6999, { since: 0, until: 100 }), 'read since the last word').toBe(true);
});
