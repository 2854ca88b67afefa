import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { startPages } from '@/server/pages';
import { until } from '../../support/checker';

// Another program in Next's place, which asks what it is told to: what is tried is what goes to and fro.
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { createServer } = require('node:http');
let ids = 0, waiting = new Map(), origin = workerData.config.publicOrigin;
parentPort.on('message', (message) => {
  if (message.kind === 'close') process.exit(0);
  if (message.kind === 'origin') origin = message.publicOrigin;
  else waiting.get(message.id)(message);
});
createServer((request, response) => {
  if (request.url === '/fall') throw new Error('a page has thrown');
  if (request.url === '/origin') return response.end(origin);
  const [what, argument] = JSON.parse(decodeURIComponent(request.url.slice(1)));
  const id = ++ids;
  waiting.set(id, (message) => response.end(JSON.stringify(message)));
  parentPort.postMessage({ kind: 'ask', id, what, argument });
}).listen(workerData.path, () => parentPort.postMessage({ kind: 'ready' }));
`;

const config = {
  ...{ version: '1', publicOrigin: 'http://before', secret: 's', tiles: { url: '', attribution: '' }, demo: false },
  plain: { track: { script: '', style: '' }, public: { script: '', style: '' }, words: {} as never },
};
const user = { id: 'u', role: 'PASSENGER' as const, name: 'N', email: 'e' };
const close: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of close.splice(0)) await end();
});

async function start(program = PROGRAM, started: Worker[] = []) {
  const fallen: string[] = [];
  const pages = await startPages({
    ...{ root: '/', dev: false, hostname: '127.0.0.1', port: 0, config },
    rest: async (request, client) =>
      new Response(`${request.method} ${request.url} ${request.headers.get('accept-encoding')} ${client.address}`, {
        status: 202,
        headers: { 'x-own': '1' },
      }),
    accounts: {
      async verifyCredentials({ password }) {
        if (password !== 'right') throw Object.assign(new Error('no'), { code: 'INVALID_CREDENTIALS' });
        return user;
      },
      sessionUser: async (id) => (id === 'u' ? { ...user, locale: 'si' } : null),
    },
    onFallen: (reason) => fallen.push(reason),
    start(given) {
      const worker = new Worker(program, { eval: true, workerData: given, stderr: true });
      started.push(worker);
      return worker;
    },
  });
  const server = createServer((request, response) => {
    pages.handle(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close.push(pages.close, () => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (what: string, argument: unknown) =>
    (await fetch(`${origin}/${encodeURIComponent(JSON.stringify([what, argument]))}`)).json();
  return { pages, origin, ask, fallen };
}

it('pages ask the server, and are answered or refused by code', async () => {
  const { ask } = await start();
  expect(await ask('sessionUser', { id: 'u', version: 1 })).toMatchObject({
    kind: 'answer',
    answer: { ...user, locale: 'si' },
  });
  expect(await ask('sessionUser', { id: 'nobody', version: 1 })).toMatchObject({ kind: 'answer', answer: null });
  const credentials = { email: 'e', address: 'a' };
  expect(await ask('verifyCredentials', { ...credentials, password: 'right' })).toMatchObject({ answer: user });
  expect(await ask('verifyCredentials', { ...credentials, password: 'wrong' })).toMatchObject({
    kind: 'refusal',
    code: 'INVALID_CREDENTIALS',
  });
  const call = {
    ...{
      url: 'http://x/api/shares/t/session',
      method: 'POST',
      body: null,
      client: { address: '1.2.3.4', viaProxy: true },
    },
    headers: [['accept-encoding', 'gzip']],
  };
  expect(await ask('rest', call)).toMatchObject({
    answer: { status: 202, body: 'POST http://x/api/shares/t/session null 1.2.3.4' },
  });
});

it('pages that fall are started again, and know the address that they were told before', async () => {
  const { pages, origin, ask, fallen } = await start();
  pages.tellOrigin('http://after');
  await until(
    async () => (await (await fetch(`${origin}/origin`)).text()) === 'http://after',
    5000,
    () => 'not told',
  );
  expect((await fetch(`${origin}/fall`)).status).toBe(500);
  await until(
    () => !pages.isUp() || fallen.length > 0,
    5000,
    () => 'still up',
  );
  await until(
    () => pages.isUp(),
    10_000,
    () => 'not up again',
  );
  expect(fallen).toEqual([expect.stringContaining('a page has thrown')]);
  expect(await (await fetch(`${origin}/origin`)).text()).toBe('http://after');
  expect(await ask('sessionUser', { id: 'u', version: 1 })).toMatchObject({ kind: 'answer' });
});

it('pages that say that they cannot start do not stay behind', async () => {
  const program = `
    const { parentPort, workerData } = require('node:worker_threads');
    parentPort.on('message', () => {});
    parentPort.postMessage({ kind: 'failed', reason: 'no build' });`;
  const started: Worker[] = [];
  await expect(start(program, started)).rejects.toThrow('no build');
  expect(started.map(({ threadId }) => threadId)).toEqual([-1]);
});

it('pages that cannot start say why', async () => {
  await expect(start(`throw new Error('the pages are not built')`)).rejects.toThrow('the pages are not built');
});
