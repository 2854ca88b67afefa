import { z } from 'zod';
import { REST_CODES } from '../codes';
import type { Endpoint } from '../rest/endpoint';
import { endpoints } from '../rest/endpoints';
import { restCodesOf } from './errors';
import { createSchemaWriter, type JsonObject } from './json-schema';

const ErrorAnswer = z
  .object({
    error: z.enum(Object.keys(REST_CODES) as [string, ...string[]]),
    message: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    retryAfterMs: z.number().optional(),
  })
  .meta({ id: 'Error' });

const SUCCESS: Record<Endpoint['status'], string> = { 200: 'OK', 201: 'Created', 204: 'Done, nothing to say' };

/** Paths that answer with something other than JSON of the contract. */
const OTHER_CONTENT: Record<string, Record<string, JsonObject>> = {
  getMetrics: { 'text/plain': { schema: { type: 'string' } } },
  getTripHistory: {
    'application/geo+json': { schema: { type: 'object' } },
    'application/gpx+xml': { schema: { type: 'string' } },
    'text/csv': { schema: { type: 'string' } },
  },
};

export interface DocumentInput {
  /** Of the product. */
  version: string;
  /** Where it is served, e.g. https://buses.example. */
  origin: string;
}

/** OpenAPI 3.1 of everything under `/api`, made from the endpoints' schemas. */
export function buildOpenApi({ version, origin }: DocumentInput): JsonObject {
  const writer = createSchemaWriter();
  writer.write(ErrorAnswer);
  const paths: Record<string, JsonObject> = {};
  for (const [name, endpoint] of Object.entries(endpoints) as [string, Endpoint][]) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint, writer.write) };
  }
  for (const [path, title] of [
    ['/openapi.json', 'This document.'],
    ['/asyncapi.json', 'The same for the sockets.'],
  ] as const) {
    paths[path] = {
      get: {
        operationId: path === '/openapi.json' ? 'getOpenApi' : 'getAsyncApi',
        summary: title,
        tags: ['docs'],
        security: [],
        responses: { 200: { description: 'OK', content: { 'application/json': { schema: { type: 'object' } } } } },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'SriVibes REST API',
      version,
      description:
        'WGS84 degrees, metres, metres per second, degrees clockwise from north, ISO 8601 UTC, LKR. ' +
        'What is private to somebody else is 404, like what does not exist. ' +
        'POST takes `Idempotency-Key`: the same key and body, the same answer.',
    },
    servers: [{ url: `${origin}/api` }],
    paths,
    components: {
      schemas: writer.components,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: `${origin.startsWith('https:') ? '__Secure-' : ''}next-auth.session-token`,
          description: 'The browser’s session. Unsafe methods need the header `x-csrf-token` besides.',
        },
      },
    },
  };
}

type Write = (schema: z.ZodType) => JsonObject;

function operation(name: string, endpoint: Endpoint, write: Write): JsonObject {
  const { access, body, method } = endpoint;
  const known = access !== 'public';
  return {
    operationId: name,
    summary: endpoint.summary,
    tags: [endpoint.path.split('/')[1]],
    ...(typeof access === 'string' ? {} : { description: `Roles: ${access.join(', ')}.` }),
    // An empty requirement beside the others: signing in is possible and not needed.
    security: known ? [{ bearer: [] }, { session: [] }] : [{}, { bearer: [] }, { session: [] }],
    parameters: [
      ...pathParameters(endpoint.path),
      ...queryParameters(endpoint.query, write),
      ...(known && method === 'POST'
        ? [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1, maxLength: 200 } }]
        : []),
    ],
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: write(body) } } } } : {}),
    responses: { ...success(name, endpoint, write), ...failures(endpoint) },
  };
}

const pathParameters = (path: string): JsonObject[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'id' ? { type: 'string', format: 'uuid' } : { type: 'string' },
  }));

function queryParameters(query: z.ZodType | undefined, write: Write): JsonObject[] {
  if (!query) return [];
  const { properties = {}, required = [] } = write(query) as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function success(name: string, { status, response }: Endpoint, write: Write): JsonObject {
  const content = {
    ...(response ? { 'application/json': { schema: write(response) } } : {}),
    ...OTHER_CONTENT[name],
  };
  return { [status]: { description: SUCCESS[status], ...(Object.keys(content).length > 0 ? { content } : {}) } };
}

function failures(endpoint: Endpoint): JsonObject {
  return Object.fromEntries(
    [...restCodesOf(endpoint)].map(([status, codes]) => [
      status,
      {
        description: codes.join(', '),
        ...(status === 429 ? { headers: { 'Retry-After': { schema: { type: 'integer' } } } } : {}),
        content: {
          'application/json': {
            schema: { allOf: [{ $ref: '#/components/schemas/Error' }, { properties: { error: { enum: codes } } }] },
          },
        },
      },
    ]),
  );
}
