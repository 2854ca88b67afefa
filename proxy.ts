import { type NextRequest, NextResponse } from 'next/server';

/**
 * Content-Security-Policy of a page. Scripts run by nonce only; inline styles are allowed because Leaflet and Radix
 * position elements with them; images may come from any https host because the tile server is the operator's choice;
 * `wasm-unsafe-eval` lets the ticket scanner's decoder compile.
 */
function pagePolicy(nonce: string, host: string, dev: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: https:",
    "font-src 'self'",
    // Older Safari does not count ws: of the same host as 'self'.
    `connect-src 'self' ws://${host} wss://${host}`,
    "media-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Gives each page request its own nonce; Next reads it back from the request's policy and marks its scripts with it. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  // A Host header is the client's word: keep only what a host may hold, so that it cannot add directives.
  const host = (request.headers.get('host') ?? 'localhost').replace(/[^\w.:[\]-]/g, '');
  const policy = pagePolicy(nonce, host, process.env.NODE_ENV === 'development');

  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  matcher: [
    {
      source:
        '/((?!api/|_next/static|_next/image|icons/|splash/|basemap/|page-assets/|zxing/|sw.js|favicon.ico|icon.svg|(?:driver/|conductor/)?manifest.webmanifest).*)',
      missing: [{ type: 'header', key: 'next-router-prefetch' }],
    },
  ],
};
