import type { Endpoint } from '@/lib/contract/rest/endpoint';
import {
  type BodyOf,
  type EndpointName,
  type Endpoints,
  endpoints,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
} from '@/lib/contract/rest/endpoints';
import type { Actor } from '../services/actor';
import { Refusal } from '../services/refusal';
import type { Authenticate } from './authenticate';
import { type Answer, answerOf, type ErrorContext, toResponse } from './errors';
import type { Idempotent } from './idempotency';
import { bodyReader, parseInput, parseParams } from './input';

/** What the server knows of the connection that a request came by. */
export interface ClientInfo {
  /** The client's address, for back-off; never taken from a header that the client wrote. */
  address: string;
  /** It came through a proxy, so that a loopback address says nothing about who asks. */
  viaProxy: boolean;
}

type ActorOf<E extends EndpointName> = Endpoints[E]['access'] extends 'public' ? Actor | null : Actor;
type Result<E extends EndpointName> = [ResponseOf<E>] extends [undefined] ? undefined : ResponseOf<E>;

export interface Call<E extends EndpointName> {
  /** Who asks, fresh from the database; null only where the endpoint is public and nobody is signed in. */
  actor: ActorOf<E>;
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  request: Request;
  client: ClientInfo;
}

/**
 * Answers one endpoint. The input is validated, the role is allowed; rights on the object are the handler's (or its
 * service's) to judge. What it returns is cut down to the endpoint's schema; a Response is passed on as it is.
 * "No" is said by throwing a Refusal.
 */
export type Handler<E extends EndpointName> = (call: Call<E>) => Promise<Result<E> | Response>;
export type Handlers = { [E in EndpointName]: Handler<E> };
/** One resource's part of the table. */
export type HandlersFor<E extends EndpointName> = Pick<Handlers, E>;

type AnyHandler = (call: {
  actor: Actor | null;
  params: Record<string, string>;
  query: unknown;
  body: unknown;
  request: Request;
  client: ClientInfo;
}) => Promise<unknown>;

/** Who asks plays no part here, so a stale token must not stand in the way. */
const ANONYMOUS: ReadonlySet<EndpointName> = new Set([
  'createToken',
  'register',
  'verifyEmail',
  'requestReset',
  'confirmReset',
  'createShareSession',
  'notifyPayment',
  'listPaymentOptions',
  'getHealth',
  'getReady',
  'getMetrics',
]);

export interface BindDeps extends ErrorContext {
  authenticate: Authenticate;
  idempotent: Idempotent;
}

/**
 * The one wrapper of REST: who → may they → params, query, body → once only → handler → cut to the schema → JSON.
 * Every failure on the way is an answer of the contract.
 */
export function bind<E extends EndpointName>(name: E, handler: Handler<E>, deps: BindDeps) {
  const endpoint: Endpoint = endpoints[name];
  const run = handler as unknown as AnyHandler;
  return async (request: Request, params: Record<string, string>, client: ClientInfo): Promise<Response> => {
    try {
      const reader = bodyReader(request);
      const actor = ANONYMOUS.has(name) ? null : await deps.authenticate(request, reader);
      allow(endpoint, actor);
      const call = {
        actor,
        params: parseParams(params),
        query: endpoint.query ? await parseInput(endpoint.query, queryOf(request)) : undefined,
        body: endpoint.body ? await parseInput(endpoint.body, await reader.json()) : undefined,
        request,
        client,
      };
      const once = () => answer(endpoint, run(call));
      const given =
        endpoint.method === 'POST' && actor
          ? await deps.idempotent({ actor, request, body: call.body, fail: (e) => answerOf(e, name, deps) }, once)
          : await once();
      return given instanceof Response ? given : toResponse(given);
    } catch (thrown) {
      return toResponse(answerOf(thrown, name, deps));
    }
  };
}

function allow({ access }: Endpoint, actor: Actor | null): void {
  if (access === 'public') return;
  if (actor === null) throw new Refusal('UNAUTHENTICATED');
  if (access !== 'user' && !access.includes(actor.role)) throw new Refusal('FORBIDDEN');
}

const queryOf = (request: Request) => Object.fromEntries(new URL(request.url).searchParams);

async function answer(endpoint: Endpoint, result: Promise<unknown>): Promise<Answer | Response> {
  const value = await result;
  if (value instanceof Response) return value;
  if (!endpoint.response) return { status: endpoint.status };
  // A value that breaks the schema is our own fault and ends as INTERNAL; anything beyond the schema is cut off here.
  return { status: endpoint.status, body: JSON.stringify(await endpoint.response.parseAsync(value)) };
}
