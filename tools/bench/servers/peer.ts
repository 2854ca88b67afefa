import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const PEERS = ['seed', 'socket.io', 'ws', 'frame'] as const;
export type PeerName = (typeof PEERS)[number];

/** What a peer's process reads from its environment. */
export interface PeerSettings {
  redisUrl: string;
  secret: string;
}

/** A server to compare with, in this process of its own; tells its port to the parent. */
export async function runPeer(name: PeerName, settings: PeerSettings): Promise<void> {
  const http = createServer();
  http.keepAliveTimeout = 0;
  if (name === 'seed') (await import('./seed')).startSeed(http, settings);
  else if (name === 'socket.io') (await import('./socketio')).startSocketIo(http);
  else if (name === 'ws') (await import('./ws')).startWs(http);
  else (await import('./frame')).startFrame(http);
  http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () =>
    process.send?.({ port: (http.address() as AddressInfo).port }),
  );
  process.once('disconnect', () => process.exit(0));
}
