import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { buildAsyncApi } from '@/lib/contract/documents/asyncapi';
import { buildOpenApi } from '@/lib/contract/documents/openapi';
import { type EndpointName, endpoints } from '@/lib/contract/rest/endpoints';
import { apiPolicy, securityHeaders } from '@/lib/security-headers.mjs';
import type { Accounts } from '../services/accounts';
import type { Idempotency } from '../services/idempotency';
import { type AccountEndpoint, type AccountHandlerDeps, createAccountHandlers } from './accounts';
import { type AuthEndpoint, createAuthHandlers } from './auth';
import { createAuthenticate } from './authenticate';
import { bind, type ClientInfo, type Handler, type Handlers } from './bind';
import { type CatalogueEndpoint, type CatalogueHandlerDeps, createCatalogueHandlers } from './catalogue';
import { cors } from './cors';
import { answerOf, type ErrorContext, errorAnswer, toResponse } from './errors';
import { createIdempotent } from './idempotency';
import { createOpsHandlers, type OpsDeps, type OpsEndpoint } from './ops';

type CoreEndpoint = AuthEndpoint | AccountEndpoint | CatalogueEndpoint | OpsEndpoint;
/** The handlers of trips, bookings, shares and alerts: everything that is not made here. */
export type TripSideHandlers = Omit<Handlers, CoreEndpoint>;

export interface RestDeps extends AccountHandlerDeps, CatalogueHandlerDeps, OpsDeps, ErrorContext {
  accounts: Accounts;
  idempotency: Idempotency;
  tripSide: TripSideHandlers;
  /** AUTH_SECRET. */
  secret: string;
  /** A function, since a free port is known only once it is bound. */
  publicOrigin(): string;
  /** May pages of this origin call? */
  isOriginAllowed(origin: string): boolean;
}

const AUTH = '/api/auth/';
const OWN_AUTH: ReadonlySet<string> = new Set(
  Object.values(endpoints).flatMap(({ path }) => (`/api${path}`.startsWith(AUTH) ? [`/api${path}`] : [])),
);

/** Is this path the API's? Of those under `/api/auth/` only the ones that the contract names: the others are next-auth's. */
export const isApiPath = (path: string): boolean =>
  path.startsWith('/api/') && (!path.startsWith(AUTH) || OWN_AUTH.has(path));

export type Rest = (request: Request, client: ClientInfo) => Promise<Response>;

/** Everything under `/api`, but for what next-auth answers. An endpoint without a handler does not compile. */
export function createRest(deps: RestDeps): Rest {
  const handlers: Handlers = {
    ...createAuthHandlers(deps),
    ...createAccountHandlers(deps),
    ...createCatalogueHandlers(deps),
    ...createOpsHandlers(deps),
    ...deps.tripSide,
  };
  const bindDeps = {
    authenticate: createAuthenticate(deps),
    idempotent: createIdempotent(deps.idempotency),
    logger: deps.logger,
    isUnavailable: deps.isUnavailable,
  };

  const app = new Hono<{ Bindings: ClientInfo }>().basePath('/api');
  app.use(compress());
  app.use(cors(deps.isOriginAllowed));
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
    for (const { key, value } of securityHeaders) c.header(key, value);
    c.header('content-security-policy', apiPolicy);
  });

  const methods = new Map<string, string[]>();
  for (const [name, { method, path }] of Object.entries(endpoints) as [
    EndpointName,
    (typeof endpoints)[EndpointName],
  ][]) {
    const answer = bind(name, handlers[name] as Handler<typeof name>, bindDeps);
    app.on(method, path, (c) => answer(c.req.raw, c.req.param() as Record<string, string>, c.env));
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  const documents = { '/openapi.json': buildOpenApi, '/asyncapi.json': buildAsyncApi };
  for (const [path, build] of Object.entries(documents)) {
    app.get(path, (c) => c.json(build({ version: deps.version, origin: deps.publicOrigin() })));
    methods.set(path, ['GET']);
  }
  for (const [path, known] of methods) {
    const allow = [...known, ...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    app.all(path, () => toResponse({ ...errorAnswer('METHOD_NOT_ALLOWED'), headers: { allow } }));
  }
  app.notFound(() => toResponse(errorAnswer('NOT_FOUND')));
  app.onError((error) => toResponse(answerOf(error, 'app', deps)));

  return async (request, client) => app.fetch(request, client);
}
