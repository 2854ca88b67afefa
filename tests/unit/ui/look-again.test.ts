import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { notBefore } from '@/components/passenger/search';
import { onReturn } from '@/components/passenger/use-look-again';

const MINUTE = 60_000;
let page: EventTarget & { visibilityState: string };

beforeEach(() => {
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function away(minutes: number) {
  for (const state of ['hidden', 'visible']) {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
    if (state === 'hidden') vi.setSystemTime(Date.now() + minutes * MINUTE);
  }
}

it('asks anew on return to what was loaded a while ago, and not for a short look elsewhere', () => {
  let asked = 0;
  const end = onReturn(() => {
    asked += 1;
  });
  away(1);
  expect(asked).toBe(0);
  away(12 * 60);
  expect(asked).toBe(1);
  away(1);
  expect(asked).toBe(1);
  end();
  away(12 * 60);
  expect(asked).toBe(1);
});

it('searches for no day that is over', () => {
  const terms = { from: 'Pettah', to: '', date: '2026-11-29' };
  expect(notBefore('2026-11-30')(terms)).toEqual({ ...terms, date: '2026-11-30' });
  expect(notBefore('2026-11-30')({ ...terms, date: '' })).toEqual({ ...terms, date: '2026-11-30' });
  for (const date of ['2026-11-30', '2026-12-02']) {
    const coming = { ...terms, date };
    expect(notBefore('2026-11-30')(coming)).toBe(coming);
  }
});
