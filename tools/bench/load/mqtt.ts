import { connect } from 'node:net';
import type { WireClient, WireOptions } from './wire';

/** MQTT 3.1.1: a packet's first byte, its kind in the upper half. */
const CONNECT = 0x10;
const CONNACK = 2;
const PUBLISH = 3;
const PUBACK = 4;
const SUBSCRIBE = 0x82;
const SUBACK = 9;
const PUBLISH_QOS1 = 0x32;

const OK = Buffer.from('[{"ok":true}]');
let clients = 0;

export const topicOf = (tripId: string) => `trip/${tripId}`;

/** The remaining length as MQTT writes it: seven bits a byte, the lowest first. */
export function lengthBytes(length: number): number[] {
  const bytes: number[] = [];
  let rest = length;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return bytes;
}

const word = (value: number) => [value >> 8, value & 0xff];
const text = (value: string) => [...word(Buffer.byteLength(value)), ...Buffer.from(value)];
export const packet = (kind: number, body: readonly number[]) =>
  Buffer.from([kind, ...lengthBytes(body.length), ...body]);

/** The first packet of `data`; null while it is not whole. `size` is that of the packet with its head. */
export function parsePacket(data: Buffer): { kind: number; flags: number; body: Buffer; size: number } | null {
  let length = 0;
  let at = 1;
  for (let shift = 0; ; shift += 7, at++) {
    const byte = data[at];
    if (byte === undefined) return null;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  const start = at + 1;
  if (data.length < start + length) return null;
  const head = data[0] as number;
  return { kind: head >> 4, flags: head & 0x0f, body: data.subarray(start, start + length), size: start + length };
}

/**
 * A client of an MQTT broker with the face of a Socket.IO one: an update is a publication with QoS 1 to the trip's topic, its ack
 * the broker's PUBACK; following is a subscription with QoS 0, as lossy as a broadcast.
 */
export function openMqtt({ port, onEvent, onLost }: WireOptions): Promise<WireClient> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const acks = new Map<number, (ack: Buffer) => void>();
    let nextId = 0;
    let isOver = false;
    let isIn = false;
    const takeId = () => {
      nextId = (nextId % 0xffff) + 1;
      return nextId;
    };
    const end = (reason: string) => {
      if (isOver) return;
      isOver = true;
      socket.destroy();
      if (isIn) onLost?.();
      else reject(new Error(reason));
    };
    const answer = (id: number) => {
      const heard = acks.get(id);
      acks.delete(id);
      heard?.(OK);
    };
    const client: WireClient = {
      send(_event, payload, onAck) {
        const id = takeId();
        acks.set(id, onAck);
        const body = Buffer.from(JSON.stringify(payload));
        const head = [...text(topicOf((payload as { tripId: string }).tripId)), ...word(id)];
        socket.write(
          Buffer.concat([Buffer.from([PUBLISH_QOS1, ...lengthBytes(head.length + body.length), ...head]), body]),
        );
      },
      ask: (_event, payload) =>
        new Promise((answered) => {
          const id = takeId();
          acks.set(id, (ack) => answered(ack.toString()));
          socket.write(packet(SUBSCRIBE, [...word(id), ...text(topicOf((payload as { tripId: string }).tripId)), 0]));
        }),
      traffic: () => ({ received: socket.bytesRead, sent: socket.bytesWritten }),
      destroy() {
        isOver = true;
        socket.destroy();
      },
    };
    let kept: Buffer | null = null;
    socket.on('data', (chunk) => {
      let data = kept ? Buffer.concat([kept, chunk]) : chunk;
      for (;;) {
        const found = parsePacket(data);
        if (!found) break;
        const { kind, body } = found;
        if (kind === PUBLISH) onEvent?.(body.subarray(2 + body.readUInt16BE(0)));
        else if (kind === PUBACK || kind === SUBACK) answer(body.readUInt16BE(0));
        else if (kind === CONNACK) {
          if (body[1] !== 0) return end(`CONNACK ${body[1]}`);
          isIn = true;
          resolve(client);
        }
        data = data.subarray(found.size);
      }
      kept = data.length > 0 ? data : null;
    });
    socket.on('error', (error) => end(error.message));
    socket.on('close', () => end('closed'));
    socket.on('connect', () => {
      const CLEAN_SESSION = 0x02;
      const NO_KEEP_ALIVE = 0;
      socket.write(
        packet(CONNECT, [
          ...text('MQTT'),
          4,
          CLEAN_SESSION,
          ...word(NO_KEEP_ALIVE),
          ...text(`bench-${process.pid}-${clients++}`),
        ]),
      );
    });
  });
}
