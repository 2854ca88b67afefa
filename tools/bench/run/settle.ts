import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createFrameReader, textFrame } from '../load/wire';
import { residentKb } from './process';

/** Collections in a row: what the first one finalizes, the next ones free. */
const COLLECTIONS = 3;
const BETWEEN_MS = 300;

/**
 * Resident memory of a server that has settled, in KB. A Node server's garbage is collected first, by its inspector, which only
 * now begins to listen (SIGUSR1): no flag changes what the other scenarios measure. Other servers are given the same time.
 */
export async function settledKb(pid: number, inspectPort: number | null): Promise<number> {
  if (inspectPort === null) await delay(COLLECTIONS * BETWEEN_MS);
  else {
    process.kill(pid, 'SIGUSR1');
    for (let n = 0; n < COLLECTIONS; n++) {
      await command(inspectPort, 'HeapProfiler.collectGarbage');
      await delay(BETWEEN_MS);
    }
  }
  return residentKb(pid);
}

/** One command of Chrome's protocol, over a connection of its own. */
async function command(port: number, method: string): Promise<void> {
  const url = await debuggerUrl(port);
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    const read = createFrameReader(
      (message) => {
        if (message.includes('"id":1')) end();
      },
      () => end(new Error('the inspector closed')),
    );
    let head: Buffer | null = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      if (!head) return read(chunk);
      head = Buffer.concat([head, chunk]);
      const cut = head.indexOf('\r\n\r\n');
      if (cut < 0) return;
      const rest = head.subarray(cut + 4);
      head = null;
      socket.write(textFrame(JSON.stringify({ id: 1, method }), true));
      if (rest.length > 0) read(rest);
    });
    socket.once('error', end);
    socket.once('connect', () =>
      socket.write(
        `GET ${url.pathname} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c3JpdmliZXMtYmVuY2gtMQ==\r\n\r\n',
      ),
    );
    socket.setTimeout(30_000, () => end(new Error('the inspector did not answer')));
  });
}

async function debuggerUrl(port: number): Promise<URL> {
  for (let waits = 0; ; waits++) {
    try {
      const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
        webSocketDebuggerUrl: string;
      }[];
      if (target) return new URL(target.webSocketDebuggerUrl);
    } catch (error) {
      if (waits > 50) throw error;
    }
    await delay(100);
  }
}
