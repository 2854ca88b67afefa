import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createTokens, TokenError } from '@/server/services/tokens';

const secret = 'unit-tests-aX9wLr7Zt2PnBf6HsYd8McJ1Ga5Ue0Qk';
const key = new TextEncoder().encode(secret);
const tokens = createTokens({ secret });
const sub = randomUUID();

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken',
    (error: unknown) => (error instanceof TokenError ? error.code : error),
  );

/** A token that is right in everything, but for what the test changes. */
function forge(change: (jwt: SignJWT) => void = () => undefined, alg = 'HS256') {
  const jwt = new SignJWT({ role: 'ADMIN' })
    .setProtectedHeader({ alg })
    .setSubject(sub)
    .setIssuer('srivibes')
    .setAudience('srivibes')
    .setIssuedAt()
    .setExpirationTime('5m');
  change(jwt);
  return jwt;
}
const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens', () => {
  it('gives back what was minted', async () => {
    const share = randomUUID();
    const { token, expiresAt } = await tokens.mint({ sub, role: 'PASSENGER', ttlSeconds: 600, share });
    expect(await tokens.verify(token)).toEqual({
      sub,
      role: 'PASSENGER',
      version: 0,
      share,
      expiresAt: expiresAt.getTime(),
    });
  });

  it('takes a token that somebody else made with the same key and claims', async () => {
    expect(await codeOf(tokens.verify(await forge().sign(key)))).toBe('taken');
  });

  it.each([
    ['another key', () => forge().sign(new TextEncoder().encode(`${secret}!`))],
    ['another HMAC', () => forge(undefined, 'HS512').sign(key)],
    ['another issuer', () => forge((jwt) => jwt.setIssuer('else')).sign(key)],
    ['another audience', () => forge((jwt) => jwt.setAudience('else')).sign(key)],
    [
      'no issued-at',
      () =>
        new SignJWT({ role: 'ADMIN' })
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject(sub)
          .setIssuer('srivibes')
          .setAudience('srivibes')
          .setExpirationTime('5m')
          .sign(key),
    ],
    [
      'no end',
      () =>
        new SignJWT({ role: 'ADMIN' })
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject(sub)
          .setIssuer('srivibes')
          .setAudience('srivibes')
          .setIssuedAt()
          .sign(key),
    ],
    ['a subject that is no id', () => forge((jwt) => jwt.setSubject('admin')).sign(key)],
    ['a time before which it is not good', () => forge((jwt) => jwt.setNotBefore('1m')).sign(key)],
    ['no dots', async () => 'nonsense'],
    ['nothing', async () => ''],
  ])('refuses %s', async (_what, make) => {
    expect(await codeOf(tokens.verify(await make()))).toBe('INVALID_TOKEN');
  });

  it('refuses alg none, with and without a signature', async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub, role: 'ADMIN', iss: 'srivibes', aud: 'srivibes', iat: now, exp: now + 300 };
    const unsigned = `${b64({ alg: 'none' })}.${b64(claims)}.`;
    const [, , signature] = (await forge().sign(key)).split('.');
    expect(await codeOf(tokens.verify(unsigned))).toBe('INVALID_TOKEN');
    expect(await codeOf(tokens.verify(`${unsigned}${signature}`))).toBe('INVALID_TOKEN');
  });

  it('tells one that has ended from one that is broken', async () => {
    let at = 1_750_000_000_000;
    const moving = createTokens({ secret, now: () => at });
    const { token } = await moving.mint({ sub, role: 'DRIVER', ttlSeconds: 600 });
    at += 599_000;
    expect(await codeOf(moving.verify(token))).toBe('taken');
    at += 1_000;
    expect(await codeOf(moving.verify(token))).toBe('TOKEN_EXPIRED');
    expect(await codeOf(moving.verify(`${token}x`))).toBe('INVALID_TOKEN');
  });
});
