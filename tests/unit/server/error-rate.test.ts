import { describe, expect, it, vi } from 'vitest';
import { createErrorRate } from '@/server/services/error-rate';

const count = (rate: ReturnType<typeof createErrorRate>, code: string | null, times: number, now: number) => {
  for (let i = 0; i < times; i++) rate.count(code, now);
};

describe('error rate', () => {
  it('raises above 5 % of the acks of a minute, by code, once', () => {
    const raise = vi.fn();
    const rate = createErrorRate({ raise, clear: vi.fn() });
    count(rate, null, 95, 0);
    count(rate, 'FORBIDDEN', 5, 500);
    rate.judge(1000);
    expect(raise, 'exactly 5 % is not over it').not.toHaveBeenCalled();
    count(rate, 'FORBIDDEN', 1, 1500);
    rate.judge(2000);
    rate.judge(3000);
    expect(raise).toHaveBeenCalledTimes(1);
    expect(raise.mock.calls[0]?.[0]).toBe('FORBIDDEN');
  });

  it('does not mix codes, and says nothing of a handful of acks', () => {
    const raise = vi.fn();
    const rate = createErrorRate({ raise, clear: vi.fn() });
    count(rate, 'FORBIDDEN', 19, 0);
    rate.judge(0);
    expect(raise).not.toHaveBeenCalled();
    count(rate, null, 981, 0);
    count(rate, 'RATE_LIMITED', 45, 0);
    rate.judge(0);
    expect(raise).not.toHaveBeenCalled();
  });

  it('clears once the minute has passed, and may raise again', () => {
    const raise = vi.fn();
    const clear = vi.fn();
    const rate = createErrorRate({ raise, clear });
    count(rate, 'INTERNAL', 30, 0);
    rate.judge(0);
    rate.judge(59_000);
    expect(clear).not.toHaveBeenCalled();
    rate.judge(60_000);
    expect(clear).toHaveBeenCalledWith('INTERNAL');
    count(rate, 'INTERNAL', 30, 61_000);
    rate.judge(61_000);
    expect(raise).toHaveBeenCalledTimes(2);
  });
});
