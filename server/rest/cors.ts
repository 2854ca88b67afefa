import type { MiddlewareHandler } from 'hono';

const METHODS = 'GET, HEAD, POST, PATCH, DELETE, OPTIONS';
const HEADERS = 'authorization, content-type, idempotency-key, x-csrf-token';

/** Lets the named origins, and no other, call from a browser; answers their preflights. */
export function cors(allowed: (origin: string) => boolean): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const known = origin !== undefined && allowed(origin);
    if (c.req.method === 'OPTIONS') c.res = new Response(null, { status: 204 });
    else await next();
    c.header('vary', 'Origin', { append: true });
    if (!known) return;
    c.header('access-control-allow-origin', origin);
    c.header('access-control-allow-credentials', 'true');
    c.header('access-control-expose-headers', 'retry-after, idempotency-replayed');
    if (c.req.method === 'OPTIONS') {
      c.header('access-control-allow-methods', METHODS);
      c.header('access-control-allow-headers', HEADERS);
      c.header('access-control-max-age', '600');
    }
  };
}
