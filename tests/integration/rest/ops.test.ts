import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Counter, Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRest, type TestRest } from './setup';

let rest: TestRest;
let failing: string[] = [];
let warnings: string[] = [];
beforeAll(async () => {
  const metrics = new Registry();
  new Counter({ name: 'srivibes_test_total', help: 'x', registers: [metrics] }).inc();
  rest = await startRest({ readiness: async () => failing, warnings: () => warnings, metrics, version: '9.8.7' });
});
afterAll(() => rest.close());

describe('what watches the service', () => {
  it('hears that the process lives, whatever token it shows', async () => {
    const answer = await rest.call('GET', '/health', { headers: { authorization: 'Bearer stale' } });
    expect([answer.status, answer.body]).toEqual([200, { status: 'ok', version: '9.8.7', uptimeSeconds: 1 }]);
  });

  it('hears whether all parts answer, and which do not', async () => {
    expect((await rest.call('GET', '/ready')).body).toEqual({ status: 'ready', failing: [] });
    failing = ['database'];
    const answer = await rest.call('GET', '/ready');
    expect([answer.status, answer.body]).toEqual([503, { status: 'failing', failing: ['database'] }]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    failing = [];
  });

  it('hears what is amiss without being in the way', async () => {
    warnings = ['no worker'];
    const answer = await rest.call('GET', '/ready');
    expect([answer.status, answer.body]).toEqual([200, { status: 'ready', failing: [], warnings }]);
    warnings = [];
  });

  it.each([
    ['this machine', { address: '127.0.0.1' }, 200],
    ['this machine, IPv6', { address: '::1' }, 200],
    ['this machine, mapped', { address: '::ffff:127.0.0.1' }, 200],
    ['a proxy on this machine', { address: '127.0.0.1', viaProxy: true }, 403],
    ['elsewhere', { address: '203.0.113.9' }, 403],
    ['elsewhere with a wrong token', { headers: { authorization: 'Bearer metrics-token-of-the-test' } }, 403],
    ['elsewhere with the token', { headers: { authorization: 'Bearer metrics-token-of-the-tests' } }, 200],
    [
      'a proxy with the token',
      { viaProxy: true, headers: { authorization: 'Bearer metrics-token-of-the-tests' } },
      200,
    ],
  ])('gets the metrics from %s or not', async (_who, options, status) => {
    const response = await rest.send('GET', '/metrics', options);
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text.includes('srivibes_test_total 1')).toBe(status === 200);
    if (status === 200) expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  });

  it('gives no metrics by token where none is set', async () => {
    const without = await startRest({ metricsToken: undefined });
    try {
      const headers = { authorization: 'Bearer undefined' };
      expect((await without.call('GET', '/metrics', { headers })).status).toBe(403);
    } finally {
      await without.close();
    }
  });
});

describe('the documents', () => {
  it('are served, of this version and place', async () => {
    const openapi = await rest.call('GET', '/openapi.json');
    expect(openapi.body).toMatchObject({ openapi: '3.1.0', info: { version: '9.8.7' } });
    expect(openapi.body.servers[0].url).toBe('http://buses.test/api');
    const asyncapi = await rest.call('GET', '/asyncapi.json');
    expect(asyncapi.body).toMatchObject({
      asyncapi: '3.0.0',
      servers: { main: { host: 'buses.test', protocol: 'ws' } },
    });
    expect((await rest.call('POST', '/openapi.json')).status).toBe(405);
  });
});

describe('over real HTTP', () => {
  it('answers requests, bodies and HEAD as it does without a network', async () => {
    const listener = getRequestListener((request) => rest.handle(request));
    const server = createServer(listener);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    try {
      const authorization = `Bearer ${await rest.tokenOf(rest.world.admin)}`;
      const post = (body: string) => fetch(`${api}/operators`, { method: 'POST', headers: { authorization }, body });
      const created = await post('{"name":"By wire"}');
      expect([created.status, created.headers.get('content-type')]).toEqual([201, 'application/json; charset=utf-8']);
      expect((await post('{')).status).toBe(400);
      expect((await post(JSON.stringify({ name: 'x'.repeat(1_100_000) }))).status).toBe(413);
      const head = await fetch(`${api}/health`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      const gone = await fetch(`${api}/operators/${((await created.json()) as { id: string }).id}`, {
        method: 'DELETE',
        headers: { authorization },
      });
      expect([gone.status, await gone.text()]).toEqual([204, '']);
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  });
});
