import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { Take } from '@/server/sockets/bind';
import { createShortWay } from '@/server/sockets/short-way';
import type { AppSocket } from '@/server/sockets/types';

const POSITION = Buffer.from('427["driver:location:update",{"tripId":"t"}]');
/** One frame, masked with zeros. */
const frame = Buffer.concat([Buffer.from([0x81, 0x80 | POSITION.length, 0, 0, 0, 0]), POSITION]);

it('is laid once for a connection, however often its client leaves and comes in again', () => {
  const library: string[] = [];
  const receiver = { _state: 0, _bufferedBytes: 0, _fragmented: 0, _loop: false, _errored: false };
  const source = {
    ...{ readableFlowing: true, readableLength: 0 },
    push: (chunk: Buffer) => library.push(`chunk ${chunk.length}`) > 0,
  };
  const ws = Object.assign(new EventEmitter(), {
    ...{ readyState: 1, extensions: '', _receiver: receiver, _socket: source },
  });
  ws.on('message', (data: Buffer) => library.push(`message ${data.length}`));
  const conn = Object.assign(new EventEmitter(), { readyState: 'open', transport: { name: 'websocket', socket: ws } });
  const taken: AppSocket[] = [];
  const attach = createShortWay(((socket: AppSocket) => taken.push(socket)) as unknown as Take);
  const join = () => {
    const socket = { conn, connected: true } as unknown as AppSocket;
    attach(socket);
    return socket;
  };

  const first = join();
  source.push(frame);
  expect(taken).toEqual([first]);
  let last = first;
  for (let round = 0; round < 20_000; round++) {
    (last as { connected: boolean }).connected = false;
    last = join();
  }
  source.push(frame);
  ws.emit('message', POSITION, false);
  expect(taken.slice(1)).toEqual([last, last]);
  expect([ws.listenerCount('message'), conn.listenerCount('upgrade')]).toEqual([1, 1]);

  (last as { connected: boolean }).connected = false;
  source.push(frame);
  ws.emit('message', POSITION, false);
  expect(taken).toHaveLength(3);
  expect(library).toEqual([`chunk ${frame.length}`, `message ${POSITION.length}`]);
});
