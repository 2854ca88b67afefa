import { createHash } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { createFrameReader, textFrame } from '../load/wire';
import { createRooms, type Line, OPEN } from './rooms';

/** RFC 6455, section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

interface FrameLine extends Line {
  socket: Duplex;
}

/** One prepared frame written straight to each follower's net.Socket: what Node can do at best. */
export function startFrame(http: HttpServer): void {
  const rooms = createRooms<FrameLine, Buffer>(
    (text) => textFrame(text, false),
    ({ socket }, frame) => void socket.write(frame),
  );
  http.on('upgrade', (request, socket) => {
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const line: FrameLine = { socket, send: (text) => void socket.write(textFrame(text, false)) };
    line.send(OPEN);
    socket.on(
      'data',
      createFrameReader(
        (message) => rooms.onMessage(line, message.toString()),
        () => socket.destroy(),
      ),
    );
    socket.on('error', () => socket.destroy());
    socket.on('close', () => rooms.forget(line));
  });
}
