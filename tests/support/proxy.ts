import { createConnection, createServer, type Server, type Socket } from 'node:net';

export type BreakableLine = Awaited<ReturnType<typeof startProxy>>;

/**
 * A line of TCP that can be broken in the ways in which lines break. `up` is towards the target. Whatever was done to it, `restore`
 * undoes for what comes after; connections that were harmed stay as they are.
 */
export async function startProxy(targetPort: number) {
  let target = targetPort;
  let delayMs = 0;
  let dropped: 'up' | 'down' | 'both' | null = null;
  const open = new Set<Socket>();

  const carry = (from: Socket, to: Socket, direction: 'up' | 'down') => {
    let tail: Promise<void> | undefined;
    from.on('data', (chunk) => {
      if (dropped === direction || dropped === 'both') return;
      if (delayMs === 0 && !tail) {
        if (!to.write(chunk)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
        return;
      }
      // In order also where the delay changes meanwhile.
      const due = performance.now() + delayMs;
      const before = tail ?? Promise.resolve();
      const mine = before
        .then(() => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, due - performance.now()))))
        .then(() => {
          if (to.writable) to.write(chunk);
          if (tail === mine) tail = undefined;
        });
      tail = mine;
    });
    from.on('error', () => undefined);
    from.once('close', () => {
      open.delete(from);
      to.destroy();
    });
  };

  const server: Server = createServer({ noDelay: true }, (client) => {
    const upstream = createConnection({ port: target, host: '127.0.0.1', noDelay: true });
    for (const socket of [client, upstream]) open.add(socket);
    carry(client, upstream, 'up');
    carry(upstream, client, 'down');
  });
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
  const port = await listen(0);

  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const refuse = () => {
    if (server.listening) server.close();
    cut();
  };

  return {
    port,
    /** Closes every connection; new ones are let through. */
    cut,
    /** Closes every connection, and nobody gets a new one. */
    refuse,
    /** What is sent from now on arrives so much later. */
    delay(ms: number) {
      delayMs = ms;
    },
    /** What is sent in this direction is lost, and nobody is told. */
    halve(direction: 'up' | 'down') {
      dropped = direction;
    },
    /** Nothing arrives in either direction, and nobody is told. */
    silence() {
      dropped = 'both';
    },
    /** As if nothing had been; lines that had lost something are closed, as what is on them makes no sense any more. */
    async restore() {
      delayMs = 0;
      if (dropped) cut();
      dropped = null;
      if (!server.listening) await listen(port);
    },
    /** New connections lead there. */
    retarget(newPort: number) {
      target = newPort;
    },
    close() {
      refuse();
    },
  };
}
