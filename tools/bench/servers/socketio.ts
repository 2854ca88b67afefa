import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';

type Ack = (body: unknown) => void;

/** Socket.IO with nothing around it: a room for each trip, a broadcast for each update. */
export function startSocketIo(http: HttpServer): void {
  const io = new Server(http, { serveClient: false });
  io.on('connection', (socket) => {
    socket.on('driver:location:update', (payload: { tripId: string }, ack?: Ack) => {
      io.to(payload.tripId).emit('server:location:update', payload);
      ack?.({ ok: true });
    });
    socket.on('passenger:subscribe', ({ tripId }: { tripId: string }, ack?: Ack) => {
      socket.join(tripId);
      ack?.({ ok: true });
    });
  });
}
