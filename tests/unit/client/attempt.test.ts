import { expect, it } from 'vitest';
import { createAttempt } from '@/lib/client/attempt';
import { RestError } from '@/lib/client/rest-error';

const error = (status: number) => new RestError({ code: 'INTERNAL', status, message: '' });
const turnedAway = (code: 'RATE_LIMITED' | 'UNAUTHENTICATED', status: number) =>
  new RestError({ code, status, message: '' });
const WISH = { routeId: 'r', departsAt: '06:00' };

it('keeps its key for the same wish while there was no answer', () => {
  const attempt = createAttempt();
  const key = attempt.key(WISH);
  for (const status of [0, 503]) {
    attempt.failed(error(status));
    expect(attempt.key({ ...WISH })).toBe(key);
  }
});

it('keeps it where a repeat was turned away unseen: the first try may have been granted', () => {
  const attempt = createAttempt();
  const key = attempt.key(WISH);
  for (const away of [turnedAway('RATE_LIMITED', 429), turnedAway('UNAUTHENTICATED', 401)]) {
    attempt.failed(away);
    expect(attempt.key({ ...WISH })).toBe(key);
  }
});

it('takes another key for another wish, and after a refusal', () => {
  const attempt = createAttempt();
  const keys = [attempt.key(WISH), attempt.key({ ...WISH, departsAt: '07:00' })];
  attempt.failed(error(409));
  keys.push(attempt.key({ ...WISH, departsAt: '07:00' }));
  expect(new Set(keys).size).toBe(3);
});
