import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import next from 'next';
import { tellNextAuth } from '../config';
import { type Runtime, setRuntime } from '../runtime';
import type { Asked, FromPages, PagesGiven, RestAnswer, ToPages } from './messages';

/**
 * Next.js, in a thread of its own. Its AsyncLocalStorage puts hooks on every promise and every write of the thread that it runs in,
 * which is a quarter of what a position costs, and a page that is being rendered holds up whatever else that thread does.
 */

const port = parentPort;
if (!port) throw new Error('the pages are started by the server');
const { root, dev, hostname, port: publicPort, path, config } = workerData as PagesGiven;
const tell = (message: FromPages) => port.postMessage(message);

const asked = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
let asks = 0;
const ask = <K extends keyof Asked>(what: K, argument: Asked[K]['argument']): Promise<Asked[K]['answer']> =>
  new Promise((resolve, reject) => {
    const id = ++asks;
    asked.set(id, { resolve: resolve as (answer: unknown) => void, reject });
    tell({ kind: 'ask', id, what, argument } as FromPages);
  });

let { publicOrigin } = config;
tellNextAuth(publicOrigin);
setRuntime({
  async rest(request, client) {
    const { url, method } = request;
    const body = request.body ? await request.text() : null;
    return toResponse(await ask('rest', { url, method, headers: [...request.headers], body, client }));
  },
  accounts: {
    verifyCredentials: (credentials) =>
      ask('verifyCredentials', credentials) as ReturnType<Runtime['accounts']['verifyCredentials']>,
    sessionUser: (id, version) => ask('sessionUser', { id, version }),
  },
  config: {
    ...config,
    get publicOrigin() {
      return publicOrigin;
    },
  },
});

function toResponse({ status, headers, body }: RestAnswer): Response {
  return new Response(body, { status, headers });
}

const server = createServer();
// The one who asks keeps its lines for the next request; a line that is closed just then would fail that one.
server.keepAliveTimeout = 0;
// Next.js listens for upgrades on the server that it is given: its own, in development.
const pages = next({ dev, dir: root, hostname, port: publicPort, httpServer: server });

port.on('message', (message: ToPages) => {
  if (message.kind === 'origin') {
    publicOrigin = message.publicOrigin;
    tellNextAuth(publicOrigin);
  } else if (message.kind === 'close') {
    void close();
  } else {
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.answer);
    else waiting?.reject(Object.assign(new Error(message.message), { code: message.code }));
  }
});

async function close(): Promise<void> {
  server.closeAllConnections();
  server.close();
  await pages.close().catch(() => undefined);
  port?.close();
}

try {
  await pages.prepare();
  const handle = pages.getRequestHandler();
  server.on('request', (request, response) => {
    // Next.js answers for its own errors; what it does not answer for must not end the thread.
    handle(request, response).catch((error: unknown) => {
      process.stderr.write(`a page: ${String((error as Error).stack ?? error)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'failed', reason: String((error as Error).stack ?? error) });
}
