import type { MiddlewareHandler } from 'hono';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { errorAnswer, toResponse } from './errors';

const METHODS = [...new Set(['HEAD', 'OPTIONS', ...Object.values(endpoints).map(({ method }) => method)])].join(', ');
const HEADERS = 'authorization, content-type, idempotency-key, if-none-match, x-csrf-token';
const EXPOSED = 'etag, idempotency-replayed, retry-after';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets the named origins, and no other, call from a browser; answers their preflights. A foreign page cannot read an answer, and what
 * would change something is refused besides, whatever it carries.
 */
export function cors(allowed: (origin: string) => boolean): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const known = origin !== undefined && allowed(origin);
    if (c.req.method === 'OPTIONS') c.res = new Response(null, { status: 204 });
    else if (origin !== undefined && !known && !SAFE.has(c.req.method)) {
      c.res = toResponse(errorAnswer('FORBIDDEN', 'ORIGIN_NOT_ALLOWED'));
    } else await next();
    c.header('vary', 'Origin', { append: true });
    if (!known) return;
    c.header('access-control-allow-origin', origin);
    c.header('access-control-allow-credentials', 'true');
    c.header('access-control-expose-headers', EXPOSED);
    if (c.req.method === 'OPTIONS') {
      c.header('access-control-allow-methods', METHODS);
      c.header('access-control-allow-headers', HEADERS);
      c.header('access-control-max-age', '600');
    }
  };
}
