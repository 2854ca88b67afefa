import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createProbe, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { ADDRESS_HEADER, PROXIED_HEADER } from './runtime';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export interface HttpDeps {
  handle: RequestHandler;
  /** Who takes upgrades on other paths; without one they are refused. */
  upgrade?: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
  socketPath: string;
  onError(error: unknown): void;
}

/** One HTTP port for pages, API and sockets. Socket.IO takes its own path away from `handle` when it attaches itself. */
export function createHttp({ handle, upgrade, socketPath, onError }: HttpDeps): Server {
  const server = createServer(async (request, response) => {
    markAddress(request);
    if (!isDecodable(request.url)) return refusePath(request, response);
    try {
      await handle(request, response);
    } catch (error) {
      onError(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{"error":"INTERNAL","message":"Something went wrong on our side."}');
    }
  });

  // The one dispatcher of upgrades: Socket.IO answers its own path, and nobody else is left hanging.
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith(`${socketPath}/`)) return;
    if (upgrade) return upgrade(request, socket, head);
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return server;
}

/** `%ff` names nothing: whoever decodes it later would throw. */
function isDecodable(url = '/'): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

function refusePath({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const api = url.startsWith('/api/');
  response.writeHead(api ? 404 : 400, { 'content-type': api ? 'application/json' : 'text/plain' });
  response.end(
    api ? '{"error":"NOT_FOUND","message":"There is no such thing here."}' : 'This address is not readable.',
  );
}

/** A proxy in front (on this machine) names the client last in X-Forwarded-For; nobody else's word is taken for it. */
function markAddress(request: IncomingMessage): void {
  const remote = request.socket.remoteAddress ?? '';
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  const named = forwarded.split(',').at(-1)?.trim() ?? '';
  const viaProxy = LOOPBACK.has(remote) && isIP(named) > 0;
  overwrite(request, ADDRESS_HEADER, viaProxy ? named : remote);
  overwrite(request, PROXIED_HEADER, forwarded === '' ? '0' : '1');
}

/** Also as it came over the line: Fetch's Headers are made of either, and the client's own word must be in neither. */
function overwrite({ headers, rawHeaders }: IncomingMessage, name: string, value: string): void {
  headers[name] = value;
  for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
    if (rawHeaders[i]?.toLowerCase() === name) rawHeaders.splice(i, 2);
  }
  rawHeaders.push(name, value);
}

/**
 * Asked before anything else is started, so that a second copy on one port fails at once and plainly.
 * @throws Error, one line that names the variable.
 */
export async function assertPortIsFree(port: number, host: string): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createProbe();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? `PORT ${port} is in use by another program; stop it, or set PORT to a free one`
          : error.code === 'EACCES'
            ? `PORT ${port} may not be used by this user; choose one above 1023`
            : `HOST ${host} or PORT ${port} cannot be used (${error.code})`;
      reject(new Error(reason));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
