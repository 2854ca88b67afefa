import { decodeBase64Url } from '@/lib/domain/base64url';

/** Seconds since the epoch, as JWTs write them. */
export interface TokenTimes {
  readonly issuedAt: number | null;
  readonly expiresAt: number;
}

/** When a JWT was issued and ends, read without checking its signature (that is the server's part); null where it says nothing. */
export function tokenTimes(token: string): TokenTimes | null {
  const bytes = decodeBase64Url(token.split('.')[1] ?? '');
  if (!bytes) return null;
  try {
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== 'object' || claims === null) return null;
    const { exp, iat } = claims as { exp?: unknown; iat?: unknown };
    if (typeof exp !== 'number') return null;
    return { issuedAt: typeof iat === 'number' ? iat : null, expiresAt: exp };
  } catch {
    return null;
  }
}

/** A token is exchanged so long before its end: a minute, or a fifth of a short one's life. */
const MARGIN_MS = 60_000;

/**
 * How long to wait before a token that the server has just taken is exchanged, in ms; null for one without an end. Phones have
 * wrong clocks: where this one says that the token has ended already, or lives longer than it was issued for, the life that
 * the token names is believed instead.
 */
export function refreshDelayMs(token: string, now: number): number | null {
  const times = tokenTimes(token);
  if (!times) return null;
  const left = times.expiresAt * 1000 - now;
  const life = times.issuedAt === null ? left : (times.expiresAt - times.issuedAt) * 1000;
  const remaining = left > 0 && left <= life ? left : life;
  return Math.max(0, remaining - Math.min(MARGIN_MS, remaining / 5));
}
