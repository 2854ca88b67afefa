const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT in shape only; times in epoch ms. `mark` tells one from another. */
export function fakeToken({
  issuedAt,
  expiresAt,
  mark = '',
}: {
  issuedAt: number;
  expiresAt: number;
  mark?: string;
}): string {
  const claims = { sub: 'user', mark, iat: Math.floor(issuedAt / 1000), exp: Math.floor(expiresAt / 1000) };
  return `${part({ alg: 'HS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}
