import { expect, it } from 'vitest';
import { type EndReason, needsSignIn } from '@/lib/client/connection';

it.each<[EndReason, boolean]>([
  ['TOKEN_EXPIRED', true],
  ['NO_TOKEN', true],
  ['INVALID_TOKEN', true],
  ['REVOKED', true],
  ['ROLE_CHANGED', true],
  ['REPLACED', false],
  ['ORIGIN_NOT_ALLOWED', false],
  ['SHARE_ENDED', false],
  ['CLOSED', false],
])('after %s signing in anew helps: %s', (reason, helps) => {
  expect(needsSignIn({ state: 'ended', reason })).toBe(helps);
});

it('a connection that comes back by itself needs nobody', () => {
  expect([needsSignIn({ state: 'online' }), needsSignIn({ state: 'offline', reason: 'TOKEN_EXPIRED' })]).toEqual([
    false,
    false,
  ]);
});
