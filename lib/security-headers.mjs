/**
 * Headers that hold for every answer, of pages and of the API. The Content-Security-Policy of pages is not here: it carries a nonce of its
 * own for each request and is set in proxy.ts.
 * @type {readonly { key: string; value: string }[]}
 */
export const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value: 'geolocation=(self), camera=(self), screen-wake-lock=(self), microphone=(), payment=(), usb=()',
  },
];

/** What an API answer may do when someone opens it as a page: nothing. */
export const apiPolicy = "default-src 'none'; frame-ancestors 'none'";
