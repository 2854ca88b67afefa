import { createServer, type Socket } from 'node:net';

export interface Letter {
  to: string;
  text: string;
}

/** An SMTP server that keeps what it is given. */
export async function startSmtpSink() {
  const letters: Letter[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    let buffer = '';
    let to = '';
    let body: string[] | null = null;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const line = (text: string) => {
      if (body) {
        if (text !== '.') return void body.push(text);
        letters.push({ to, text: decode(body) });
        body = null;
        return say('250 kept');
      }
      const verb = text.slice(0, 4).toUpperCase();
      if (verb === 'RCPT') to = /<(.*)>/.exec(text)?.[1] ?? '';
      if (verb === 'DATA') {
        body = [];
        return say('354 go on');
      }
      if (verb === 'QUIT') return socket.end('221 bye\r\n');
      say('250 ok');
    };
    socket.on('data', (chunk) => {
      const lines = (buffer + chunk.toString()).split('\r\n');
      buffer = lines.pop() ?? '';
      for (const text of lines) line(text);
    });
    say('220 sink');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    /** The token in the newest link to `page` that this address was sent; waits for it. */
    async token(to: string, page: 'verify' | 'reset', count = 1): Promise<string> {
      const deadline = Date.now() + 5000;
      for (;;) {
        const sent = letters.filter((one) => one.to === to && one.text.includes(`/${page}#`));
        const token = new RegExp(`/${page}#([\\w-]+)`).exec(sent.at(-1)?.text ?? '')?.[1];
        if (sent.length >= count && token) return token;
        if (Date.now() > deadline) throw new Error(`${sent.length} of ${count} letters to ${to}`);
        await new Promise((next) => setTimeout(next, 20));
      }
    },
    close: () =>
      new Promise<void>((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

/** The text of a letter, out of the encoding that it travels in. */
function decode(lines: string[]): string {
  const cut = lines.indexOf('');
  const head = lines.slice(0, cut).join('\n');
  const body = lines.slice(cut + 1);
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body.join(''), 'base64').toString('utf8');
  return body
    .join('\n')
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
