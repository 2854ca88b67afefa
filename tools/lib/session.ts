import type { Clock } from '@/lib/client/clock';
import { wait } from '@/lib/client/clock';
import { createRestClient, type RestClient, RestError } from '@/lib/client/rest';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** A signed-in user: a token that is always good for a while, and REST in their name. */
export interface Session {
  readonly rest: RestClient;
  token(): Promise<string>;
}

/** A token is used to within so long of its end; more than the socket client's own margin. */
const SPARE_MS = 120_000;
/** Where the server says "too many log-ins" without saying when to come back. */
const RATE_LIMITED_MS = 5_000;

/**
 * Signs in when first asked, and anew before the token ends. Log-ins go through `gate`, since each costs the server a password
 * hash; a RATE_LIMITED one waits as long as it is told. Throws RestError for the rest.
 */
export function createSession(deps: {
  url: string;
  credentials: Credentials;
  gate: <T>(task: () => Promise<T>) => Promise<T>;
  clock: Clock;
  signal?: AbortSignal;
}): Session {
  const { url, credentials, gate, clock, signal } = deps;
  const open = createRestClient({ baseUrl: url, clock });
  let held: { token: string; until: number } | null = null;
  let signingIn: Promise<string> | null = null;

  const signIn = async (): Promise<string> => {
    for (;;) {
      try {
        const asked = clock.now();
        const { token, expiresAt } = await gate(() =>
          open.call('createToken', { body: { ...credentials }, ...(signal ? { signal } : {}) }),
        );
        held = { token, until: Math.max(asked + 1_000, Date.parse(expiresAt) - SPARE_MS) };
        return token;
      } catch (error) {
        if (!(error instanceof RestError) || error.code !== 'RATE_LIMITED' || signal?.aborted) throw error;
        await wait(clock, (error.retryAfterMs ?? RATE_LIMITED_MS) * (1 + clock.random() / 2), signal);
      }
    }
  };

  const token = async (): Promise<string> => {
    if (held && clock.now() < held.until) return held.token;
    signingIn ??= signIn().finally(() => {
      signingIn = null;
    });
    return signingIn;
  };
  return { token, rest: createRestClient({ baseUrl: url, auth: { bearer: token }, clock }) };
}
