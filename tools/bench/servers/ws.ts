import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { createRooms, OPEN } from './rooms';

interface WebSocket {
  send(text: string | Buffer, options?: { binary: boolean }): void;
  on(event: 'message', listener: (data: Buffer) => void): void;
  on(event: 'close' | 'error', listener: () => void): void;
}
interface WsModule {
  WebSocketServer: new (options: {
    server: HttpServer;
    perMessageDeflate: boolean;
  }) => { on(event: 'connection', listener: (socket: WebSocket, request: IncomingMessage) => void): void };
}

/** The very `ws` that Socket.IO carries, by the way that Socket.IO has to it. */
function loadWs(): WsModule {
  const ofSocketIo = createRequire(createRequire(import.meta.url).resolve('socket.io'));
  return createRequire(ofSocketIo.resolve('engine.io'))('ws') as WsModule;
}

/** Bare ws; each update's text is made once. */
export function startWs(http: HttpServer): void {
  const { WebSocketServer } = loadWs();
  const rooms = createRooms<WebSocket, Buffer>(
    (text) => Buffer.from(text),
    (socket, prepared) => socket.send(prepared, { binary: false }),
  );
  new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => {
    socket.send(OPEN);
    socket.on('message', (data) => rooms.onMessage(socket, data.toString()));
    socket.on('error', () => {});
    socket.on('close', () => rooms.forget(socket));
  });
}
