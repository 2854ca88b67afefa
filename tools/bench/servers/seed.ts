import type { Server as HttpServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { jwtVerify } from 'jose';
import { Server } from 'socket.io';

interface Update {
  tripId: string;
  lat: number;
  lng: number;
  speed?: number;
}
type Ack = (body: unknown) => void;

/** The example of the project's first document, in as few lines: the pub/sub adapter, a SET for each update, a broadcast. */
export function startSeed(http: HttpServer, { redisUrl, secret }: { redisUrl: string; secret: string }): void {
  const key = new TextEncoder().encode(secret);
  const redis = new Redis(redisUrl);
  const io = new Server(http, { cors: { origin: '*' }, maxHttpBufferSize: 1e6 });
  io.adapter(createAdapter(new Redis(redisUrl), new Redis(redisUrl)));
  io.use(async (socket, next) => {
    try {
      const { payload } = await jwtVerify(String(socket.handshake.auth.token), key);
      socket.data.user = { id: payload.sub, role: payload.role };
      next();
    } catch {
      next(new Error('AUTH_ERROR'));
    }
  });
  io.on('connection', (socket) => {
    socket.on('driver:location:update', async (payload: Update, ack?: Ack) => {
      try {
        const { tripId, lat, lng, speed } = payload;
        if (!tripId || typeof lat !== 'number' || typeof lng !== 'number') throw new Error('INVALID_PAYLOAD');
        const updatedAt = new Date().toISOString();
        await redis.set(`trip:${tripId}:live`, JSON.stringify({ tripId, lat, lng, speed, updatedAt }));
        io.to(`trip:${tripId}:subscribers`).emit('server:location:update', { tripId, lat, lng, speed, updatedAt });
        ack?.({ ok: true });
      } catch (error) {
        ack?.({ ok: false, error: (error as Error).message });
      }
    });
    socket.on('passenger:subscribe', async ({ tripId }: Update, ack?: Ack) => {
      socket.join(`trip:${tripId}:subscribers`);
      const kept = await redis.get(`trip:${tripId}:live`);
      ack?.({ ok: true, current: kept && JSON.parse(kept) });
    });
  });
}
