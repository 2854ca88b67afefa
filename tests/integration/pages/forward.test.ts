import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttp } from '@/server/http';
import { createForward } from '@/server/pages/forward';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let path: string;
let behind: Server;
let front: Server;
let forward: ReturnType<typeof createForward>;
let answer: Answer;
const errors: unknown[] = [];
let count = 0;

beforeEach(async () => {
  path = join(tmpdir(), `forward-${process.pid}-${++count}`);
  errors.length = 0;
  answer = (_, response) => response.end('ok');
  behind = createServer((incoming, outgoing) => answer(incoming, outgoing));
  await new Promise<void>((resolve) => behind.listen(path, resolve));
  forward = createForward(path);
  front = createHttp({
    handle: forward.handle,
    upgrade: forward.upgrade,
    socketPath: '/socket.io',
    onError: (error) => errors.push(error),
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  forward.close();
  for (const server of [front, behind]) {
    server.closeAllConnections();
    server.close();
  }
});

const port = () => (front.address() as AddressInfo).port;
const origin = () => `http://127.0.0.1:${port()}`;

describe('what is handed on', () => {
  it('is the request as it came: method, address, headers, body', async () => {
    answer = async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const { method, url, headers } = incoming;
      outgoing.end(JSON.stringify({ method, url, cookie: headers.cookie, body: Buffer.concat(chunks).toString() }));
    };
    const response = await fetch(`${origin()}/a/b?c=%20d`, {
      method: 'POST',
      headers: { cookie: 'x=1; y=2' },
      body: 'ශ්‍රී'.repeat(50_000),
    });
    expect(await response.json()).toEqual({
      method: 'POST',
      url: '/a/b?c=%20d',
      cookie: 'x=1; y=2',
      body: 'ශ්‍රී'.repeat(50_000),
    });
  });

  it('is the answer as it was given: status, several cookies, no line of its own', async () => {
    answer = (_, response) =>
      response
        .writeHead(418, 'Teapot', [
          ...['set-cookie', 'a=1'],
          ...['set-cookie', 'b=2'],
          ...['keep-alive', 'timeout=99'],
          ...['x-own', 'yes'],
        ])
        .end('short');
    const response = await fetch(origin());
    expect([response.status, response.headers.getSetCookie(), await response.text()]).toEqual([
      418,
      ['a=1', 'b=2'],
      'short',
    ]);
    expect(response.headers.get('x-own')).toBe('yes');
    expect(response.headers.get('keep-alive')).not.toBe('timeout=99');
  });

  it('streams: the first part is here before the last is made', async () => {
    let finish = () => {};
    answer = (_, response) => {
      response.write('first');
      finish = () => response.end('last');
    };
    const { body } = await fetch(origin());
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('first');
    finish();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('last');
  });

  it('uses a line again', async () => {
    const lines = new Set<unknown>();
    answer = (incoming, outgoing) => {
      lines.add(incoming.socket);
      outgoing.end();
    };
    for (let i = 0; i < 5; i++) await (await fetch(origin())).text();
    expect(lines.size).toBe(1);
  });
});

describe('bad days', () => {
  it('nobody behind: 500, and the front lives on', async () => {
    behind.closeAllConnections();
    await new Promise((resolve) => behind.close(resolve));
    expect((await fetch(origin())).status).toBe(500);
    expect(errors).toHaveLength(1);
    behind = createServer((_, response) => response.end('back'));
    await new Promise<void>((resolve) => behind.listen(path, resolve));
    expect(await (await fetch(origin())).text()).toBe('back');
  });

  it('an answer that breaks off breaks off', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('half');
      setImmediate(() => response.destroy());
    };
    await expect(fetch(origin()).then((response) => response.text())).rejects.toThrow();
    expect(errors).toEqual([]);
  });

  it('who leaves before the answer is left alone, behind too', async () => {
    const gone = new Promise<void>((resolve) => {
      answer = (incoming, outgoing) => {
        outgoing.once('close', resolve);
        incoming.resume();
        asked();
      };
    });
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const leaving = request(origin()).on('error', () => undefined);
    leaving.end();
    await isAsked;
    leaving.destroy();
    await gone;
    expect(errors).toEqual([]);
  });
});

it('an upgrade goes through both ways, with what came in the same packet', async () => {
  behind.on('upgrade', (_, socket, head: Buffer) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
    socket.write(head);
    socket.pipe(socket);
  });
  const socket = connect(port(), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /hot HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nearly');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
    if (heard.endsWith('early')) socket.write(' late');
    if (heard.endsWith('late')) socket.end();
  });
  await once(socket, 'close');
  expect(heard).toMatch(/^HTTP\/1\.1 101 .*\r\n\r\nearly late$/s);
});
