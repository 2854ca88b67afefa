/** Any origin does: it only tells a path from an address elsewhere. */
const HERE = 'http://here.invalid';

/**
 * Where to go after signing in: `value` if it is a path of this site, else "/". `//evil.example`, `/\evil.example`,
 * `javascript:…` and full addresses are all elsewhere.
 */
export function safePath(value: string | string[] | null | undefined): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return '/';
  try {
    const url = new URL(value, HERE);
    const path = url.pathname + url.search + url.hash;
    // "/.//evil.example" resolves to this origin, but its path is an address again when it is followed.
    return url.origin === HERE && !path.startsWith('//') ? path : '/';
  } catch {
    return '/';
  }
}
