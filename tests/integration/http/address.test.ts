import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttp } from '@/server/http';
import { ADDRESS_HEADER, PROXIED_HEADER } from '@/server/runtime';
import { startTestApp, type TestApp } from '../../support/app';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

/** As a proxy on this machine would hand on what this client sent, who sends our name twice. */
const from = (address: string, forged: string) => ({
  'x-forwarded-for': address,
  [ADDRESS_HEADER]: forged,
  'X-SriVibes-Address': forged,
  [PROXIED_HEADER]: '0',
});

it('who guesses passwords is held back by their own address, whatever they say it is', async () => {
  const guess = async (address: string, forged: string) => {
    const body = { email: t.world.passenger.email, password: 'a guess' };
    return (await t.api('POST', '/auth/token', { body, headers: from(address, forged) })).status;
  };
  const guesses: number[] = [];
  for (let i = 0; i < 11; i++) guesses.push(await guess('203.0.113.9', `198.51.100.${i}`));
  expect(guesses).toEqual([...Array(10).fill(401), 429]);
  expect(await guess('203.0.113.10', '203.0.113.9'), 'and nobody is held back in another’s name').toBe(401);
});

it('nobody reads the metrics by saying that they are on this machine', async () => {
  const { status } = await t.api('GET', '/metrics', { headers: from('203.0.113.9', '127.0.0.1') });
  expect(status).toBe(403);
  expect((await fetch(`${t.origin}/api/metrics`)).status).toBe(200);
});

it('what a client wrote under our names is gone, however the headers are read', async () => {
  const seen: (string | null)[][] = [];
  const handle = getRequestListener(({ headers }) => {
    const read = () => [headers.get(ADDRESS_HEADER), headers.get(PROXIED_HEADER)];
    seen.push(read());
    // Listed once, they are read from what came over the line.
    Array.from(headers.keys());
    seen.push(read());
    return new Response();
  });
  const server = createHttp({
    handle,
    socketPath: '/socket.io',
    onError: (error) => {
      throw error;
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}/`, { headers: from('203.0.113.9', '198.51.100.1') });
  await fetch(`http://127.0.0.1:${port}/`);
  await new Promise((resolve) => server.close(resolve));
  expect(seen).toEqual([
    ['203.0.113.9', '1'],
    ['203.0.113.9', '1'],
    ['127.0.0.1', '0'],
    ['127.0.0.1', '0'],
  ]);
});
