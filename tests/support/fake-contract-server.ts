import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';

type Handler = (payload: never, context: { socket: Socket; count: number }) => unknown;
type RestHandler = (request: {
  params: RegExpMatchArray;
  body: never;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
}) => {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
};

/** The answer of a handler that wants none to be given. */
export const SILENCE = Symbol('silence');

/**
 * A server in the shape of the contract, on a port of its own, whose every answer the test decides. `handlers` answer events
 * (default `{ok: true}`), `refuse` decides connections by the message it returns, `rest` answers `METHOD /path-pattern`.
 */
export async function startFakeServer({
  handlers = {},
  refuse = () => null,
  rest = {},
}: {
  handlers?: Record<string, Handler>;
  refuse?: (token: string) => string | null;
  rest?: Record<string, RestHandler>;
} = {}) {
  const http = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    for (const [route, handle] of Object.entries(rest)) {
      const [method, pattern] = route.split(' ') as [string, string];
      const params = url.pathname.match(new RegExp(`^${pattern}$`));
      if (request.method !== method || !params) continue;
      const body = (text ? JSON.parse(text) : undefined) as never;
      const answer = handle({ params, body, query: url.searchParams, headers: request.headers });
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      return response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    }
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: 'NOT_FOUND', message: `${request.method} ${url.pathname}` }));
  });
  const io = new Server(http, { serveClient: false });
  const connections: Socket[] = [];
  const auths: { token: string; device?: string }[] = [];
  const received: { event: string; payload: unknown; socketId: string }[] = [];
  const watchers = new Set<() => void>();
  const stir = () => {
    for (const watcher of [...watchers]) watcher();
  };
  /** Resolves as soon as the test holds: a barrier, not a sleep. */
  const reached = (test: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!test()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });

  io.use((socket, next) => {
    const { token, device } = socket.handshake.auth as { token: string; device?: string };
    auths.push(device === undefined ? { token } : { token, device });
    const message = refuse(token);
    next(message === null ? undefined : new Error(message));
    stir();
  });
  io.on('connection', (socket) => {
    connections.push(socket);
    const counts = new Map<string, number>();
    socket.onAny(async (event: string, payload: unknown, ack?: (answer: unknown) => void) => {
      const count = (counts.get(event) ?? 0) + 1;
      counts.set(event, count);
      received.push({ event, payload, socketId: socket.id });
      const answer = (await handlers[event]?.(payload as never, { socket, count })) ?? { ok: true };
      if (answer !== SILENCE) ack?.(answer);
      stir();
    });
    stir();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    io,
    /** Every connection there was, in order. */
    connections,
    auths,
    received,
    reached,
    /** How many events of a name have come in. */
    count: (event: string) => received.filter((one) => one.event === event).length,
    close: async () => {
      await io.close();
      http.closeAllConnections();
    },
  };
}

export type FakeServer = Awaited<ReturnType<typeof startFakeServer>>;
