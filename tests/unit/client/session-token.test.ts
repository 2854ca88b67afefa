import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sessionToken, stopRenewal } from '@/lib/client/session-token';

const HOUR = 3_600_000;
let asked: string[] = [];
let renewal: AbortSignal | undefined;
let answer: (path: string) => Response | Promise<Response>;
const fine = (path: string) => Response.json(path.endsWith('/csrf') ? { csrfToken: 'c' } : { token: 't' });
const renewals = () => asked.filter((path) => path === '/api/auth/session').length;

beforeEach(() => {
  asked = [];
  answer = fine;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-30T05:00:00+05:30') });
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
  vi.stubGlobal('fetch', async (path: string, init?: { signal?: AbortSignal }) => {
    asked.push(path);
    if (path === '/api/auth/session') renewal = init?.signal;
    return answer(path);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** One token, and what it set off has come to its end. */
async function token(): Promise<string> {
  const given = await sessionToken();
  await new Promise(setImmediate);
  return given;
}

it('renews the session of who stays connected about every hour, and not with each token', async () => {
  // A driver's day of fourteen hours; a token each nine minutes.
  for (let minute = 0; minute < 14 * 60; minute += 9) {
    expect(await token()).toBe('t');
    vi.setSystemTime(Date.now() + 9 * 60_000);
  }
  expect(renewals()).toBeGreaterThanOrEqual(13);
  expect(renewals()).toBeLessThanOrEqual(15);
});

it('tries a renewal that failed again with the next token, which does not wait for it', async () => {
  answer = (path) => (path.endsWith('/session') ? new Response('', { status: 503 }) : fine(path));
  expect(await token()).toBe('t');
  answer = (path) => (path.endsWith('/session') ? Promise.reject(new TypeError('no line')) : fine(path));
  expect(await token()).toBe('t');
  answer = (path) => (path.endsWith('/session') ? new Promise<Response>(() => undefined) : fine(path));
  expect(await token()).toBe('t');
  expect(renewals()).toBe(3);
});

it('believes no renewal that lies far ahead by a clock that was wrong', async () => {
  vi.setSystemTime(Date.now() + 1000 * HOUR);
  await token();
  vi.setSystemTime(Date.now() - 1000 * HOUR);
  await token();
  expect(renewals()).toBe(2);
});

it('gives up a renewal under way before a sign-out, whose end it would undo', async () => {
  answer = (path) => (path.endsWith('/session') ? new Promise<Response>(() => undefined) : fine(path));
  await token();
  expect(renewal?.aborted).toBe(false);
  stopRenewal();
  expect(renewal?.aborted).toBe(true);
});
