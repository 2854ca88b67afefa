import { expect, it } from 'vitest';
import { isApiPath } from '@/server/rest/app';

it.each([
  ['/api/health', true],
  ['/api/trips/x/live', true],
  ['/api/nothing', true],
  ['/api/auth/token', true],
  ['/api/auth/reset/confirm', true],
  ['/api/auth/session', false],
  ['/api/auth/callback/credentials', false],
  ['/api/auth/tokens', false],
  ['/api', false],
  ['/apiary', false],
  ['/', false],
])('%s is the API’s: %s', (path, expected) => {
  expect(isApiPath(path)).toBe(expected);
});
