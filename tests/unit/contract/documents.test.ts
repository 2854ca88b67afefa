import { describe, expect, it } from 'vitest';
import { buildAsyncApi } from '@/lib/contract/documents/asyncapi';
import type { JsonObject } from '@/lib/contract/documents/json-schema';
import { buildOpenApi } from '@/lib/contract/documents/openapi';
import type { Endpoint } from '@/lib/contract/rest/endpoint';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { clientEvents, serverEvents } from '@/lib/contract/socket-events';

const input = { version: '1.2.3', origin: 'https://buses.example' };
const openapi = buildOpenApi(input);
const asyncapi = buildAsyncApi(input);

/** Every `$ref` anywhere in a document. */
function refsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : refsOf(inner),
  );
}

/** What a local JSON pointer names, or undefined. */
function resolve(document: JsonObject, pointer: string): unknown {
  if (!pointer.startsWith('#/')) return undefined;
  return pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], document);
}

const at = (document: JsonObject, ...path: string[]) =>
  path.reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], document);

describe.each([
  ['OpenAPI', openapi],
  ['AsyncAPI', asyncapi],
])('%s', (_name, document) => {
  it('has references, and each names something', () => {
    const refs = refsOf(document);
    expect(refs.length).toBeGreaterThan(20);
    expect(refs.filter((ref) => resolve(document, ref) === undefined)).toEqual([]);
  });

  it('survives JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});

describe('OpenAPI', () => {
  it.each(Object.entries(endpoints) as [string, Endpoint][])('describes %s', (name, endpoint) => {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    const operation = at(openapi, 'paths', path, endpoint.method.toLowerCase()) as JsonObject;
    expect(operation.operationId).toBe(name);
    expect(operation.requestBody === undefined).toBe(endpoint.body === undefined);
    expect(Object.keys(operation.responses as JsonObject)).toContain(String(endpoint.status));
    const named = (operation.parameters as { in: string; name: string }[]).filter((p) => p.in === 'path');
    expect(named.map((p) => `{${p.name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
  });

  it('says which codes an endpoint may refuse with, its own and those of its shape', () => {
    const conflict = at(openapi, 'paths', '/users', 'post', 'responses', '409') as JsonObject;
    expect(conflict.description).toBe('EMAIL_TAKEN, IDEMPOTENCY_MISMATCH');
    expect(Object.keys(at(openapi, 'paths', '/users', 'post', 'responses') as JsonObject)).toEqual([
      '201',
      '400',
      '401',
      '403',
      '409',
      '413',
      '422',
      '500',
      '503',
    ]);
  });

  it('lets the public call what is public, and asks all others to sign in', () => {
    expect(at(openapi, 'paths', '/trips', 'get', 'security')).toContainEqual({});
    expect(at(openapi, 'paths', '/me', 'get', 'security')).toEqual([{ bearer: [] }, { session: [] }]);
  });

  it('shows a user without a password', () => {
    const user = at(openapi, 'components', 'schemas', 'User', 'properties') as JsonObject;
    expect(Object.keys(user)).toContain('email');
    expect(Object.keys(user).join()).not.toMatch(/password/i);
  });
});

describe('AsyncAPI', () => {
  it.each(Object.keys(clientEvents))('describes %s with its ack as the reply', (event) => {
    const key = event.replaceAll(':', '-');
    const operation = at(asyncapi, 'operations', key) as JsonObject;
    expect(operation.action).toBe('receive');
    const [reply] = (operation.reply as { messages: { $ref: string }[] }).messages;
    const message = resolve(asyncapi, (resolve(asyncapi, reply?.$ref ?? '') as { $ref: string }).$ref) as JsonObject;
    expect(message.name).toBe(`ack of ${event}`);
  });

  it.each(Object.keys(serverEvents))('describes %s and its room', (event) => {
    const key = event.replaceAll(':', '-');
    const operation = at(asyncapi, 'operations', key) as { action: string; channel: { $ref: string } };
    expect(operation.action).toBe('send');
    const channel = resolve(asyncapi, operation.channel.$ref) as { messages: JsonObject };
    expect(Object.keys(channel.messages)).toContain(key);
  });
});
