import { webcrypto } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Id, Role } from '@/lib/contract/primitives';

const ISSUER = 'srivibes';
const AUDIENCE = 'srivibes';
const ALGORITHM = 'HS256';
const HMAC = { name: 'HMAC', hash: 'SHA-256' };

export type TokenErrorCode = 'INVALID_TOKEN' | 'TOKEN_EXPIRED';

export class TokenError extends Error {
  readonly code: TokenErrorCode;
  constructor(code: TokenErrorCode) {
    super(code);
    this.name = 'TokenError';
    this.code = code;
  }
}

export interface Claims {
  /** User id; of a guest by link, the share's id. */
  sub: string;
  /** As it was when the token was made. Never a basis for rights. */
  role: Role;
  /** Epoch ms. */
  expiresAt: number;
  /** The share that a guest came by. */
  share?: string;
  /** Of the password that it was made with; 0 for the first. */
  version: number;
}

export interface MintInput {
  sub: string;
  role: Role;
  ttlSeconds: number;
  /** Share id. */
  share?: string;
  version?: number;
}

const Payload = z.object({
  sub: Id,
  role: Role,
  iat: z.number(),
  exp: z.number(),
  share: Id.optional(),
  ver: z.int().min(0).default(0),
});

export interface Tokens {
  mint(input: MintInput): Promise<{ token: string; expiresAt: Date }>;
  /** @throws TokenError */
  verify(token: string): Promise<Claims>;
}

/**
 * The tokens of sockets and REST: JWT, HS256 and nothing else.
 * @param secret AUTH_SECRET; of a string, its UTF-8 bytes are the key.
 */
export function createTokens({ secret, now = Date.now }: { secret: string | Uint8Array; now?: () => number }): Tokens {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
  // Of bytes, jose would make a key anew for each token.
  const imported = webcrypto.subtle.importKey('raw', bytes, HMAC, false, ['sign', 'verify']);
  return {
    async mint({ sub, role, ttlSeconds, share, version = 0 }) {
      const issuedAt = Math.floor(now() / 1000);
      const expires = issuedAt + ttlSeconds;
      const token = await new SignJWT({
        role,
        ...(share === undefined ? {} : { share }),
        ...(version === 0 ? {} : { ver: version }),
      })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setSubject(sub)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expires)
        .sign(await imported);
      return { token, expiresAt: new Date(expires * 1000) };
    },

    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, await imported, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['sub', 'role', 'iat', 'exp'],
          currentDate: new Date(now()),
        });
        const { sub, role, exp, share, ver } = Payload.parse(payload);
        return { sub, role, expiresAt: exp * 1000, version: ver, ...(share === undefined ? {} : { share }) };
      } catch (error) {
        throw new TokenError(error instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'INVALID_TOKEN');
      }
    },
  };
}
