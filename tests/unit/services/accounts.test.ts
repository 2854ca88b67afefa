import { beforeEach, expect, it } from 'vitest';
import { createMemoryLimits } from '@/server/backplane/memory/limits';
import type { Limits } from '@/server/backplane/port';
import { type AccountsDeps, createAccounts } from '@/server/services/accounts';
import { Refusal } from '@/server/services/refusal';
import { createTokens } from '@/server/services/tokens';

const ADDRESS = '198.51.100.9';
let asked: string[];
let compared: number;
let tryTo: (email: string, password?: string, address?: string) => Promise<string>;

beforeEach(() => {
  asked = [];
  compared = 0;
  let time = 1_000_000;
  const limits = createMemoryLimits();
  const counting: Limits = {
    ...limits,
    take(key, ...rest) {
      asked.push(key);
      return limits.take(key, ...rest);
    },
  };
  const nobody = async () => null;
  const accounts = createAccounts({
    users: {
      findByEmail: async (email: string) => ({ id: email, role: 'PASSENGER', email, active: true, passwordHash: 'x' }),
    } as unknown as AccountsDeps['users'],
    ...{ findActor: nobody, findShare: nobody, limits: counting },
    tokens: createTokens({ secret: 'x'.repeat(32) }),
    passwords: {
      hash: async () => 'x',
      async verify(_hash, password) {
        compared++;
        return password === 'right';
      },
    },
    now: () => ++time,
  });
  tryTo = async (email, password = 'right', address = ADDRESS) => {
    try {
      await accounts.verifyCredentials({ email, password, address });
      return 'IN';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  };
});

it('a good log-in costs its address nothing: many phones stand behind one', async () => {
  for (let i = 0; i < 250; i++) expect(await tryTo(`${i}@a.lk`)).toBe('IN');
  for (let i = 0; i < 100; i++) expect(await tryTo(`${i}@a.lk`, 'wrong')).toBe('INVALID_CREDENTIALS');
  expect(await tryTo('one-more@a.lk')).toBe('RATE_LIMITED');
});

it('a try that its account refuses costs the address nothing either: no password was compared', async () => {
  for (let i = 0; i < 300; i++) await tryTo('held@a.lk', 'wrong');
  expect(compared).toBe(10);
  expect(await tryTo('other@a.lk')).toBe('IN');
});

it('an address that is refused leaves no trace of the accounts that it makes up', async () => {
  for (let i = 0; i < 100; i++) await tryTo(`${i}@a.lk`, 'wrong');
  asked = [];
  for (let i = 0; i < 50; i++) expect(await tryTo(`made-up-${i}@a.lk`, 'wrong')).toBe('RATE_LIMITED');
  expect(new Set(asked)).toEqual(new Set([`login:${ADDRESS}`]));
});
