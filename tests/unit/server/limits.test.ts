import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryLimits } from '@/server/backplane/memory/limits';

const MINUTE = 60_000;

describe('sliding limits', () => {
  it('takes up to the maximum and says how long to wait', async () => {
    const limits = createMemoryLimits();
    const windows = [{ max: 2, windowMs: 1000 }];
    expect(await limits.take('a', windows, 0)).toBeNull();
    expect(await limits.take('a', windows, 400)).toBeNull();
    expect(await limits.take('a', windows, 500)).toBe(500);
    expect(await limits.take('b', windows, 500), 'another key').toBeNull();
    expect(await limits.take('a', windows, 1000), 'exactly when it was said').toBeNull();
  });

  it('demands all windows, and a refusal takes nothing', async () => {
    const limits = createMemoryLimits();
    const windows = [
      { max: 1, windowMs: 2700 },
      { max: 3, windowMs: MINUTE },
    ];
    for (const at of [0, 2700, 5400]) {
      expect(await limits.take('driver', windows, at)).toBeNull();
      expect(await limits.take('driver', windows, at + 100)).toBeGreaterThan(0);
    }
    expect(await limits.take('driver', windows, 8100)).toBe(MINUTE - 8100);
    expect(await limits.take('driver', windows, MINUTE)).toBeNull();
  });

  it('forgets on request', async () => {
    const limits = createMemoryLimits();
    const windows = [{ max: 1, windowMs: MINUTE }];
    await limits.take('a', windows, 0);
    await limits.clear('a');
    expect(await limits.take('a', windows, 1)).toBeNull();
  });

  it('does not lock out when the clock is set back', async () => {
    const limits = createMemoryLimits();
    const windows = [{ max: 1, windowMs: MINUTE }];
    await limits.take('a', windows, 10 * MINUTE);
    expect(await limits.take('a', windows, 0)).toBeNull();
  });

  it('never lets more than the maximum through within any window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 5 }),
        async (gaps, max) => {
          const limits = createMemoryLimits();
          const taken: number[] = [];
          let now = 0;
          for (const gap of gaps) {
            now += gap;
            if ((await limits.take('k', [{ max, windowMs: 1000 }], now)) === null) taken.push(now);
          }
          return taken.every((time, i) => i < max || time - (taken[i - max] as number) >= 1000);
        },
      ),
    );
  });
});
