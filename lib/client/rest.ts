import type { z } from 'zod';
import { REST_CODES, type RestCode } from '@/lib/contract/codes';
import type { BodyInput, EndpointName, Endpoints, ParamsOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import { paths } from '@/lib/contract/rest/generated/paths';
import type { Issue } from '@/lib/contract/socket-events';
import { type Backoff, backoffMs } from './backoff';
import { type Clock, systemClock, wait } from './clock';
import { randomId } from './random-id';
import { RestError } from './rest-error';

export { RestError } from './rest-error';

export interface RestClientOptions {
  /** Origin of the server; in a browser the page's own when left out. */
  baseUrl?: string;
  /** `session`: the browser's cookie, with next-auth's CSRF token. Left out: nobody. */
  auth?: { bearer: () => Promise<string> | string } | 'session';
  fetch?: typeof fetch;
  clock?: Clock;
}

type QueryInput<E extends EndpointName> = Endpoints[E] extends { query: infer S extends z.ZodType }
  ? { [K in keyof z.input<S>]?: string | number | boolean | readonly string[] | undefined }
  : undefined;

/** Asks for what the endpoint has, and for nothing else. */
export type CallOptions<E extends EndpointName> = {
  /** True makes a key; a POST with one may be repeated, and is where the network failed. */
  idempotencyKey?: string | true;
  /** For each try; default 15 s. */
  timeoutMs?: number;
  /** Further tries of a GET (or a POST with a key) where the network failed or the server was UNAVAILABLE; default 2. */
  retries?: number;
  signal?: AbortSignal;
} & (keyof ParamsOf<E> extends never ? { params?: undefined } : { params: ParamsOf<E> }) &
  (QueryInput<E> extends undefined ? { query?: undefined } : { query?: QueryInput<E> }) &
  ([BodyInput<E>] extends [undefined] ? { body?: undefined } : { body: BodyInput<E> });

type Args<E extends EndpointName> =
  Record<never, never> extends CallOptions<E> ? [options?: CallOptions<E>] : [options: CallOptions<E>];

export interface RestClient {
  /** Calls an endpoint of the contract and resolves with its answer (undefined for 204). Throws RestError. */
  call<E extends EndpointName>(name: E, ...args: Args<E>): Promise<ResponseOf<E>>;
}

interface Plan {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
  readonly key: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

const TIMEOUT_MS = 15_000;
const RETRIES = 2;
const RETRY_BACKOFF: Backoff = { baseMs: 500, capMs: 8_000 };

export function createRestClient(options: RestClientOptions = {}): RestClient {
  const clock = options.clock ?? systemClock;
  const send = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));
  const base = (options.baseUrl ?? '').replace(/\/+$/, '');
  let csrf: Promise<string> | null = null;

  /** Fetched once and shared; a failure is not kept. */
  const csrfToken = (): Promise<string> => {
    csrf ??= exchange(
      {
        method: 'GET',
        url: `${base}/api/auth/csrf`,
        body: undefined,
        key: undefined,
        timeoutMs: TIMEOUT_MS,
        signal: undefined,
      },
      {},
    )
      .then((answer) => String((answer as { csrfToken?: unknown }).csrfToken ?? ''))
      .catch((error: unknown) => {
        csrf = null;
        throw error;
      });
    return csrf;
  };

  const authHeaders = async (method: string): Promise<Record<string, string>> => {
    const { auth } = options;
    if (!auth) return {};
    if (auth !== 'session') return { authorization: `Bearer ${await auth.bearer()}` };
    return method === 'GET' ? {} : { 'x-csrf-token': await csrfToken() };
  };

  /** One exchange over the wire. */
  async function exchange(plan: Plan, auth: Record<string, string>): Promise<unknown> {
    const headers: Record<string, string> = { accept: 'application/json', ...auth };
    if (plan.body !== undefined) headers['content-type'] = 'application/json';
    if (plan.key !== undefined) headers['idempotency-key'] = plan.key;
    const late = AbortSignal.timeout(plan.timeoutMs);
    const signal = plan.signal ? AbortSignal.any([plan.signal, late]) : late;
    try {
      const response = await send(plan.url, {
        method: plan.method,
        headers,
        signal,
        ...(plan.body === undefined ? {} : { body: plan.body }),
        ...(options.auth === 'session' ? { credentials: 'same-origin' as const } : {}),
      });
      const text = await response.text();
      if (!response.ok) throw refusalOf(response, text);
      if (text === '') return undefined;
      return parseJson(text) ?? text;
    } catch (cause) {
      if (cause instanceof RestError || plan.signal?.aborted) throw cause;
      throw new RestError({ code: late.aborted ? 'TIMEOUT' : 'OFFLINE', status: 0, message: reasonOf(cause), cause });
    }
  }

  async function withCsrfRenewed(plan: Plan): Promise<unknown> {
    try {
      return await exchange(plan, await authHeaders(plan.method));
    } catch (error) {
      if (options.auth !== 'session' || !(error instanceof RestError) || error.code !== 'CSRF_FAILED') throw error;
      csrf = null;
      return exchange(plan, await authHeaders(plan.method));
    }
  }

  return {
    async call<E extends EndpointName>(name: E, ...[given]: Args<E>) {
      const o = (given ?? {}) as CallOptions<EndpointName> & {
        params?: Record<string, string>;
        query?: Record<string, unknown>;
        body?: unknown;
      };
      // Not the endpoints themselves: with their schemas comes all of zod, 37 KB of every page's JavaScript.
      const [method, path] = paths[name];
      const plan: Plan = {
        method,
        url: `${base}/api${fillPath(path, o.params ?? {})}${queryOf(o.query ?? {})}`,
        body: o.body === undefined ? undefined : JSON.stringify(o.body),
        key: o.idempotencyKey === true ? randomId() : o.idempotencyKey,
        timeoutMs: o.timeoutMs ?? TIMEOUT_MS,
        signal: o.signal,
      };
      const tries = method === 'GET' || plan.key !== undefined ? (o.retries ?? RETRIES) : 0;
      for (let attempt = 0; ; attempt++) {
        try {
          return (await withCsrfRenewed(plan)) as ResponseOf<E>;
        } catch (error) {
          if (attempt >= tries || o.signal?.aborted || !isPassing(error)) throw error;
          const pause = backoffMs(RETRY_BACKOFF, attempt, clock.random());
          await wait(clock, Math.max(pause, error.retryAfterMs ?? 0), o.signal);
        }
      }
    },
  };
}

function isPassing(error: unknown): error is RestError {
  return error instanceof RestError && (error.status === 0 || error.status === 503);
}

function fillPath(path: string, params: Record<string, string>): string {
  return path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
}

function queryOf(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) search.set(key, Array.isArray(value) ? value.join(',') : String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a server (or a proxy before it, which knows no codes) said, as an error. */
function refusalOf(response: Response, text: string): RestError {
  const said = parseJson(text);
  const body = (typeof said === 'object' && said !== null ? said : {}) as {
    error?: unknown;
    message?: unknown;
    issues?: unknown;
    retryAfterMs?: unknown;
  };
  const { status } = response;
  const header = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs =
    typeof body.retryAfterMs === 'number' ? body.retryAfterMs : header >= 0 ? header * 1000 : undefined;
  return new RestError({
    code: typeof body.error === 'string' && body.error in REST_CODES ? (body.error as RestCode) : codeOf(status),
    status,
    message: typeof body.message === 'string' ? body.message : `HTTP ${status}`,
    issues: Array.isArray(body.issues) ? (body.issues as Issue[]) : [],
    retryAfterMs,
  });
}

function codeOf(status: number): RestCode {
  const known = (Object.entries(REST_CODES) as [RestCode, number][]).find(([, its]) => its === status);
  return known?.[0] ?? (status === 502 || status === 504 ? 'UNAVAILABLE' : 'INTERNAL');
}

/** fetch says only "fetch failed"; the reason is in its cause. */
function reasonOf(error: unknown): string {
  const deeper = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(deeper instanceof Error)) return String(deeper);
  const code = (deeper as { code?: unknown }).code;
  return deeper.message || (typeof code === 'string' ? code : deeper.name);
}
