import { connect } from 'node:net';
import type { WireClient, WireOptions } from './wire';

const LINE_END = Buffer.from('\r\n');
const OK = Buffer.from('[{"ok":true}]');

export const subjectOf = (tripId: string) => `trip.${tripId}`;

type Word =
  | { is: 'ok' | 'ping' | 'pong' | 'info' }
  | { is: 'error'; text: string }
  | { is: 'message'; payload: Buffer };

/** The first thing the server says in `data`; null while it is not whole. */
export function parseNats(data: Buffer): { word: Word; size: number } | null {
  const end = data.indexOf(LINE_END);
  if (end < 0) return null;
  const size = end + LINE_END.length;
  if (data[0] === 0x4d) {
    // MSG <subject> <sid> [reply-to] <bytes>
    const bytes = Number(data.toString('latin1', data.lastIndexOf(0x20, end) + 1, end));
    if (data.length < size + bytes + LINE_END.length) return null;
    return {
      word: { is: 'message', payload: data.subarray(size, size + bytes) },
      size: size + bytes + LINE_END.length,
    };
  }
  const line = data.toString('latin1', 0, end);
  if (line.startsWith('+OK')) return { word: { is: 'ok' }, size };
  if (line.startsWith('PING')) return { word: { is: 'ping' }, size };
  if (line.startsWith('PONG')) return { word: { is: 'pong' }, size };
  if (line.startsWith('INFO')) return { word: { is: 'info' }, size };
  return { word: { is: 'error', text: line }, size };
}

/**
 * A client of a NATS server with the face of a Socket.IO one. Core NATS acknowledges nothing, so the connection is a verbose
 * one, where each publication is answered with +OK, in order.
 */
export function openNats({ port, onEvent, onLost }: WireOptions): Promise<WireClient> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const acks: ((ack: Buffer) => void)[] = [];
    let subscriptions = 0;
    let isIn = false;
    let isOver = false;
    const end = (reason: string) => {
      if (isOver) return;
      isOver = true;
      socket.destroy();
      if (isIn) onLost?.();
      else reject(new Error(reason));
    };
    const client: WireClient = {
      send(_event, payload, onAck) {
        acks.push(onAck);
        const body = JSON.stringify(payload);
        socket.write(
          `PUB ${subjectOf((payload as { tripId: string }).tripId)} ${Buffer.byteLength(body)}\r\n${body}\r\n`,
        );
      },
      ask: (_event, payload) =>
        new Promise((answered) => {
          acks.push((ack) => answered(ack.toString()));
          socket.write(`SUB ${subjectOf((payload as { tripId: string }).tripId)} ${++subscriptions}\r\n`);
        }),
      traffic: () => ({ received: socket.bytesRead, sent: socket.bytesWritten }),
      destroy() {
        isOver = true;
        socket.destroy();
      },
    };
    const hear = (word: Word) => {
      if (word.is === 'message') return onEvent?.(word.payload);
      if (word.is === 'ok') return acks.shift()?.(OK);
      if (word.is === 'ping') return void socket.write('PONG\r\n');
      if (word.is === 'info') {
        acks.push(() => {
          isIn = true;
          resolve(client);
        });
        return void socket.write('CONNECT {"verbose":true,"pedantic":false,"lang":"node","version":"1"}\r\n');
      }
      if (word.is === 'error') end(word.text);
    };
    let kept: Buffer | null = null;
    socket.on('data', (chunk) => {
      let data = kept ? Buffer.concat([kept, chunk]) : chunk;
      for (;;) {
        const found = parseNats(data);
        if (!found) break;
        hear(found.word);
        data = data.subarray(found.size);
      }
      kept = data.length > 0 ? data : null;
    });
    socket.on('error', (error) => end(error.message));
    socket.on('close', () => end('closed'));
  });
}
