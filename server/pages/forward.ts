import { Agent, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Of one line and not of the message: RFC 9110, section 7.6.1. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Hands requests on to a server at a Unix socket, and its answers back, as they come. */
export function createForward(path: string) {
  const agent = new Agent({ keepAlive: true });

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = { ...request.headers };
    for (const name of HOP_BY_HOP) delete headers[name];
    const onward = ask({ socketPath: path, agent, method: request.method, path: request.url, headers });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      onward.once('response', resolve);
      onward.once('error', reject);
    });
    // Who leaves before the answer is there wants no answer.
    response.once('close', () => onward.destroy());
    pipeline(request, onward).catch(() => undefined);
    let answer: IncomingMessage;
    try {
      answer = await answered;
    } catch (error) {
      if (response.destroyed) return;
      throw error;
    }
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, ownHeaders(answer));
    await pipeline(answer, response).catch(() => response.destroy());
  };

  /** The line itself, once it has asked to be another: what hot reloading in development speaks. */
  const upgrade = ({ method, url, rawHeaders }: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const onward = connect(path, () => {
      const lines = [`${method} ${url} HTTP/1.1`];
      for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      if (head.length > 0) onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.on('close', () => onward.destroy());
  };

  return { handle, upgrade, close: () => agent.destroy() };
}

/** As they were written, several of one name kept apart. */
function ownHeaders({ rawHeaders }: IncomingMessage): string[] {
  const kept: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (!HOP_BY_HOP.has(name.toLowerCase())) kept.push(name, rawHeaders[i + 1] as string);
  }
  return kept;
}
