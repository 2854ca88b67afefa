/** What the server says of a sign-in; a browser that is not heard throws. */
export type SignInAnswer = { ok: true } | { ok: false; error: string };

/** Signs a browser in as next-auth's own client does, without it: its token against forgery, then the credentials. */
export async function signIn(email: string, password: string): Promise<SignInAnswer> {
  const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
  const answer = await fetch('/api/auth/callback/credentials', {
    method: 'POST',
    body: new URLSearchParams({ csrfToken, email, password, json: 'true', callbackUrl: location.origin }),
  });
  const { url } = (await answer.json()) as { url?: string };
  // What went wrong stands in the address that the browser would have been sent to.
  const error = url ? new URL(url, location.href).searchParams.get('error') : null;
  if (answer.ok && !error) return { ok: true };
  return { ok: false, error: error ?? 'UNAVAILABLE' };
}
