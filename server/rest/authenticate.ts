import { createHash, timingSafeEqual } from 'node:crypto';
import { decode } from 'next-auth/jwt';
import type { Actor } from '../services/actor';
import { Refusal } from '../services/refusal';
import { TokenError } from '../services/tokens';
import type { BodyReader } from './input';

/** @returns who asks, or null for nobody. @throws Refusal UNAUTHENTICATED for a broken token, CSRF_FAILED. */
export type Authenticate = (request: Request, body: BodyReader) => Promise<Actor | null>;

export interface AuthenticateDeps {
  accounts: {
    actorForToken(token: string): Promise<{ actor: Actor }>;
    actorById(id: string, version: number): Promise<Actor | null>;
  };
  /** AUTH_SECRET, with which next-auth seals its cookies too. */
  secret: string;
  /** Decides the cookies' names: https has prefixed ones. A function, since a free port is known only once it is bound. */
  publicOrigin(): string;
}

/** A session of before passwords were counted is one of the first. */
const versionOf = (ver: unknown): number => (typeof ver === 'number' ? ver : 0);

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A bearer token, else the browser's next-auth session, which for unsafe methods must show next-auth's CSRF token. */
export function createAuthenticate({ accounts, secret, publicOrigin }: AuthenticateDeps): Authenticate {
  async function byBearer(authorization: string): Promise<Actor> {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (!token) throw new Refusal('UNAUTHENTICATED', 'The Authorization header must be: Bearer <token>.');
    try {
      const { actor } = await accounts.actorForToken(token);
      // A guest by link follows one trip over the sockets and does nothing else.
      if (actor.shareId !== undefined) throw new TokenError('INVALID_TOKEN');
      return actor;
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      throw new Refusal(
        'UNAUTHENTICATED',
        error.code === 'TOKEN_EXPIRED' ? 'The token has expired.' : 'The token is not valid.',
      );
    }
  }

  async function bySession(request: Request, body: BodyReader): Promise<Actor | null> {
    const cookies = parseCookies(request.headers.get('cookie'));
    const secure = publicOrigin().startsWith('https:');
    const sealed = cookies.get(`${secure ? '__Secure-' : ''}next-auth.session-token`);
    if (!sealed) return null;
    const session = await decode({ token: sealed, secret }).catch(() => null);
    const actor = session?.sub ? await accounts.actorById(session.sub, versionOf(session.ver)) : null;
    if (!actor || SAFE_METHODS.has(request.method)) return actor;
    const csrf = csrfToken(cookies.get(`${secure ? '__Host-' : ''}next-auth.csrf-token`), secret);
    if (csrf === null || (await shownCsrf(request, body)) !== csrf) throw new Refusal('CSRF_FAILED');
    return actor;
  }

  return (request, body) => {
    const authorization = request.headers.get('authorization');
    return authorization === null ? bySession(request, body) : byBearer(authorization);
  };
}

/** The token half of next-auth's cookie `token|sha256(token + secret)`, if we made it. */
function csrfToken(cookie: string | undefined, secret: string): string | null {
  const [token, hash] = (cookie ?? '').split('|');
  if (!token || !hash) return null;
  const expected = createHash('sha256').update(`${token}${secret}`).digest();
  const given = Buffer.from(hash, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

/** From the header `x-csrf-token`, or from the JSON body's `csrfToken`, as next-auth's own forms send it. */
async function shownCsrf(request: Request, body: BodyReader): Promise<string | null> {
  const header = request.headers.get('x-csrf-token');
  if (header !== null) return header;
  const json = await body.json().catch(() => null);
  if (typeof json !== 'object' || json === null || !('csrfToken' in json)) return null;
  return typeof json.csrfToken === 'string' ? json.csrfToken : null;
}

function parseCookies(header: string | null): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const cut = part.indexOf('=');
    if (cut < 0) continue;
    const name = part.slice(0, cut).trim();
    if (!cookies.has(name)) cookies.set(name, decodeValue(part.slice(cut + 1).trim()));
  }
  return cookies;
}

function decodeValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
