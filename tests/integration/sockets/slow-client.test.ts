import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { Server } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLines } from '@/server/sockets/lines';
import type { AppServer, AppSocket } from '@/server/sockets/types';
import { connected, listen } from '../../support/app';

const ROOM = 'trip:a:subscribers';
/** More than the kernel's two buffers of a connection on one machine. */
const FILL_BYTES = 40_000_000;

let http: HttpServer;
let io: AppServer;
let cutOff: string[];
const clients: Socket[] = [];

async function start(cutOffMs: number) {
  http = createServer();
  io = new Server(http) as unknown as AppServer;
  cutOff = [];
  createLines(io, { cutOffMs, onCutOff: ({ id }) => cutOff.push(id) });
  io.on('connection', (socket) => {
    socket.join([ROOM, 'fleet']);
    (socket as unknown as Socket).on('test:barrier', (answer: () => void) => answer());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
}

async function client(transports = ['websocket']) {
  const { port } = http.address() as AddressInfo;
  const socket = connect(`http://127.0.0.1:${port}`, { transports, reconnection: false, forceNew: true });
  clients.push(socket);
  await connected(socket);
  return socket;
}

/** Stops reading, as a phone that has gone to sleep with its line open. */
function pause(socket: Socket): NetSocket {
  const { ws } = socket.io.engine.transport as unknown as { ws: { _socket: NetSocket } };
  ws._socket.pause();
  return ws._socket;
}

const outOf = (socket: Socket) => {
  const server = io.of('/').sockets.get(socket.id as string) as AppSocket;
  return (server.conn as unknown as { transport: { socket: { _socket: NetSocket } } }).transport.socket._socket;
};

/** Fills the line of one client; what fills it is of no kind that a later one replaces. */
async function fill(socket: Socket): Promise<void> {
  const note = 'x'.repeat(500_000);
  const send = (io.local.to(socket.id as string) as unknown as Server).emit.bind(io.local.to(socket.id as string));
  for (let sent = 0; !outOf(socket).writableNeedDrain; sent += note.length) {
    if (sent > FILL_BYTES) throw new Error('the line cannot be filled');
    send('server:filler', note);
    await new Promise(setImmediate);
  }
}

const move = (tripId: string, n: number) =>
  io.local.to(ROOM).emit('server:location:update', { tripId, lat: n, lng: 0, updatedAt: String(n), receivedAt: '' });
const numbers = (heard: { tripId: string; lat: number }[], tripId: string) =>
  heard.filter((one) => one.tripId === tripId).map(({ lat }) => lat);

beforeEach(() => {
  clients.length = 0;
});
afterEach(async () => {
  for (const socket of clients) socket.disconnect();
  await io.close();
});

describe('a client that stops reading', () => {
  it('is sent the latest of each trip when it reads again; the others hear all', async () => {
    await start(60_000);
    const [slow, quick, polling] = [await client(), await client(), await client(['polling'])];
    const [slowHears, quickHears, pollingHears] = [slow, quick, polling].map((s) =>
      listen(s, 'server:location:update'),
    );
    const line = pause(slow);
    await fill(slow);
    for (let n = 1; n <= 50; n++) for (const trip of ['a', 'b']) move(trip, n);
    const status = { tripId: 'a', status: 'ENDED' as const, timestamp: '' };
    const heardStatus = listen(slow, 'server:trip:status');
    io.local.to(ROOM).emit('server:trip:status', status);
    await quickHears?.atLeast(100);
    await pollingHears?.atLeast(100);
    for (const hears of [quickHears, pollingHears]) {
      expect(numbers(hears?.heard ?? [], 'a')).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    }
    line.resume();
    await slowHears?.atLeast(2);
    move('a', 51);
    await slowHears?.atLeast(3);
    expect(numbers(slowHears?.heard ?? [], 'a')).toEqual([50, 51]);
    expect(numbers(slowHears?.heard ?? [], 'b')).toEqual([50]);
    expect(heardStatus.heard, 'what nothing replaces is not left out').toEqual([status]);
    expect(cutOff).toEqual([]);
  });

  it('is sent the latest also where answers of its own wait before it', async () => {
    await start(60_000);
    const slow = await client();
    const hears = listen(slow, 'server:location:update');
    const line = pause(slow);
    await fill(slow);
    const server = io.of('/').sockets.get(slow.id as string) as unknown as Server;
    for (let n = 0; n < 3; n++) server.emit('server:filler', `an answer ${n}`);
    for (let n = 1; n <= 50; n++) move('a', n);
    line.resume();
    await hears.atLeast(1);
    await slow.timeout(5000).emitWithAck('test:barrier');
    move('a', 51);
    await hears.atLeast(2);
    expect(numbers(hears.heard, 'a')).toEqual([50, 51]);
  });

  it('misses no bus of the fleet', async () => {
    await start(60_000);
    const slow = await client();
    const line = pause(slow);
    await fill(slow);
    const hears = listen(slow, 'server:fleet:update');
    const frame = (at: string, ...trips: string[]) =>
      io.local
        .to('fleet')
        .emit('server:fleet:update', { vehicles: trips.map((tripId) => ({ tripId, at })), at } as never);
    frame('1', 'a', 'b');
    frame('2', 'b');
    frame('3', 'c');
    line.resume();
    const [only] = await hears.atLeast(1);
    expect(only).toEqual({
      vehicles: [
        { tripId: 'a', at: '1' },
        { tripId: 'b', at: '2' },
        { tripId: 'c', at: '3' },
      ],
      at: '3',
    });
  });

  it('is cut off in the end, and only it', async () => {
    await start(50);
    const [slow, quick] = [await client(), await client()];
    const slowId = slow.id;
    const gone = once(io.of('/').sockets.get(slowId as string) as never, 'disconnect');
    const hears = listen(quick, 'server:location:update');
    pause(slow);
    await fill(slow);
    move('a', 1);
    await gone;
    expect(cutOff).toEqual([slowId]);
    move('a', 2);
    await hears.atLeast(2);
    expect(quick.connected).toBe(true);
  });

  it('is cut off at once where what is kept for it grows too large', async () => {
    await start(60_000);
    const slow = await client();
    const gone = once(io.of('/').sockets.get(slow.id as string) as never, 'disconnect');
    pause(slow);
    await fill(slow);
    const megabyte = 'x'.repeat(1_000_000);
    for (let i = 0; i < 6; i++) (io.local.to(ROOM) as unknown as Server).emit('server:filler', megabyte);
    await gone;
    expect(cutOff).toHaveLength(1);
  });
});

describe('except', () => {
  it('leaves out whom it names', async () => {
    await start(60_000);
    const [one, other] = [await client(), await client()];
    const [oneHears, otherHears] = [one, other].map((socket) => listen(socket, 'server:location:update'));
    const update = { tripId: 'a', lat: 1, lng: 0, updatedAt: '1', receivedAt: '' };
    io.local
      .to(ROOM)
      .except(one.id as string)
      .emit('server:location:update', update);
    await otherHears?.atLeast(1);
    await one.timeout(5000).emitWithAck('test:barrier');
    expect(oneHears?.heard).toEqual([]);
  });
});

it('who comes into a room hears from then on, who leaves it no more', async () => {
  await start(60_000);
  const [stays, goes] = [await client(), await client()];
  const [stayHears, goHears] = [stays, goes].map((socket) => listen(socket, 'server:location:update'));
  move('a', 1);
  await goHears?.atLeast(1);
  const comes = await client();
  const comeHears = listen(comes, 'server:location:update');
  move('a', 2);
  await comeHears.atLeast(1);
  io.of('/')
    .sockets.get(goes.id as string)
    ?.leave(ROOM);
  move('a', 3);
  await comeHears.atLeast(2);
  await stayHears?.atLeast(3);
  await goes.timeout(5000).emitWithAck('test:barrier');
  expect(numbers(goHears?.heard ?? [], 'a')).toEqual([1, 2]);
  expect(numbers(comeHears.heard, 'a')).toEqual([2, 3]);
  expect(numbers(stayHears?.heard ?? [], 'a')).toEqual([1, 2, 3]);
});
