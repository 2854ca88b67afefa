import { ADDRESS_HEADER, PROXIED_HEADER, runtime } from '@/server/runtime';

/** Hands a request to the API; the same for every method, since the API itself answers 404 and 405. */
export function rest(request: Request): Promise<Response> {
  return runtime().rest(request, {
    address: request.headers.get(ADDRESS_HEADER) ?? 'unknown',
    viaProxy: request.headers.get(PROXIED_HEADER) !== '0',
  });
}
