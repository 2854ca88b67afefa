import { createRestClient } from './rest';

/**
 * So long after the last time the browser's session is renewed again, in ms. It ends by itself hours after its cookie was set,
 * and asking next-auth for it is what sets a new one.
 */
const RENEW_MS = 3_600_000;
/** When that was, epoch ms; shared by the tabs and pages of this browser, and nobody's secret. */
const NAME = 'srivibes.renewed';

function renewedAt(): number {
  try {
    return Number(localStorage.getItem(NAME));
  } catch {
    return 0;
  }
}

let underWay: AbortController | null = null;

/** Before signing out: the answer of a renewal would set the cookie again. */
export const stopRenewal = (): void => underWay?.abort();

async function renew(): Promise<void> {
  // Either way: a phone's clock that was set back must not put it off for years.
  if (Math.abs(Date.now() - renewedAt()) < RENEW_MS) return;
  underWay?.abort();
  underWay = new AbortController();
  const answer = await fetch('/api/auth/session', { cache: 'no-store', signal: underWay.signal });
  if (!answer.ok) return;
  try {
    localStorage.setItem(NAME, String(Date.now()));
  } catch {
    // Storage is closed: it is renewed with each token.
  }
}

/**
 * A socket token for the browser's session, which is kept alive besides: who stays connected is not signed out in the middle
 * of a trip. A renewal that fails is tried with the next token. @throws RestError
 */
export async function sessionToken(): Promise<string> {
  renew().catch(() => undefined);
  return (await createRestClient({ auth: 'session' }).call('createSocketToken')).token;
}
