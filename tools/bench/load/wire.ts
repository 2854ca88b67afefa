import { connect, type Socket } from 'node:net';

/**
 * The least of a Socket.IO 5 client over a WebSocket (RFC 6455, Engine.IO 4), so that one process can be thousands of them and
 * still cost less than the server it loads. Frames are masked with a key of zeros, which masks nothing and is allowed.
 */
export interface WireOptions {
  port: number;
  token: string;
  device?: string;
  /** Told of each text message that is neither ack nor the protocol's own; a view that is valid only during the call. */
  onEvent?: (message: Buffer) => void;
  /** The connection is gone, by whoever's doing; not told after `destroy`. */
  onLost?: () => void;
}

export interface WireClient {
  /** Sends an event; resolves with the ack's text, e.g. `[{"ok":true}]`. */
  ask(event: string, payload: unknown): Promise<string>;
  /** The same with `onAck` told, for many a second. */
  send(event: string, payload: unknown, onAck: (ack: Buffer) => void): void;
  /** Bytes so far, all that TCP carried. */
  traffic(): { received: number; sent: number };
  /** Cuts the line as a lost network would: no goodbye. */
  destroy(): void;
}

const HEADER_END = Buffer.from('\r\n\r\n');
const UPGRADE_KEY = 'c3JpdmliZXMtYmVuY2gtMQ==';

/** Resolves when the server has let it in. @throws the server's word (`INVALID_TOKEN`, …), or that the line was lost. */
export function openWire({ port, token, device, onEvent, onLost }: WireOptions): Promise<WireClient> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const acks = new Map<number, (ack: Buffer) => void>();
    let nextId = 0;
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
      send(event, payload, onAck) {
        const id = nextId++;
        acks.set(id, onAck);
        writeText(socket, `42${id}${JSON.stringify([event, payload])}`);
      },
      ask: (event, payload) =>
        new Promise((answer) => client.send(event, payload, (ack) => answer(ack.toString('utf8')))),
      traffic: () => ({ received: socket.bytesRead, sent: socket.bytesWritten }),
      destroy() {
        isOver = true;
        socket.destroy();
      },
    };

    const onMessage = (message: Buffer) => {
      const kind = message[0];
      if (kind === 0x32) return writeText(socket, '3');
      if (kind === 0x30) return writeText(socket, `40${JSON.stringify(device ? { token, device } : { token })}`);
      if (kind !== 0x34) return;
      const type = message[1];
      if (type === 0x32) return onEvent?.(message);
      if (type === 0x33) {
        const from = message.indexOf(0x5b);
        const id = Number(message.toString('latin1', 2, from));
        const heard = acks.get(id);
        acks.delete(id);
        return heard?.(message.subarray(from));
      }
      if (type === 0x30) {
        isIn = true;
        return resolve(client);
      }
      end(message.toString('utf8', 2));
    };
    const read = createFrameReader(onMessage, () => end('closed'));

    let head: Buffer | null = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      if (!head) return read(chunk);
      head = Buffer.concat([head, chunk]);
      const cut = head.indexOf(HEADER_END);
      if (cut < 0) return;
      const rest = head.subarray(cut + HEADER_END.length);
      if (!head.toString('latin1', 0, 12).includes(' 101')) return end(head.toString('latin1', 0, 40));
      head = null;
      if (rest.length > 0) read(rest);
    });
    socket.on('error', (error) => end(error.message));
    socket.on('close', () => end('closed'));
    socket.on('connect', () => {
      socket.write(
        `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
          `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${UPGRADE_KEY}\r\n\r\n`,
      );
    });
  });
}

/** Gathers bytes into messages. Fragmented messages do not occur: nothing here is that long. */
export function createFrameReader(onMessage: (message: Buffer) => void, onClose: () => void) {
  let kept: Buffer | null = null;
  return (chunk: Buffer) => {
    let data = kept ? Buffer.concat([kept, chunk]) : chunk;
    kept = null;
    for (;;) {
      const frame = parseFrame(data);
      if (!frame) break;
      if (frame.opcode === 8) return onClose();
      if (frame.opcode === 1) onMessage(frame.payload);
      data = data.subarray(frame.size);
    }
    if (data.length > 0) kept = data;
  };
}

/** The first frame of `data`, unmasked; null while it is not whole. */
export function parseFrame(data: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (data.length < 2) return null;
  const isMasked = ((data[1] as number) & 0x80) !== 0;
  let length = (data[1] as number) & 0x7f;
  let at = 2;
  if (length === 126) {
    if (data.length < 4) return null;
    length = data.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (data.length < 10) return null;
    length = Number(data.readBigUInt64BE(2));
    at = 10;
  }
  const start = at + (isMasked ? 4 : 0);
  if (data.length < start + length) return null;
  const payload = data.subarray(start, start + length);
  if (isMasked && data.readUInt32BE(at) !== 0) {
    for (let i = 0; i < length; i++) payload[i] = (payload[i] as number) ^ (data[at + (i & 3)] as number);
  }
  return { opcode: (data[0] as number) & 0x0f, payload, size: start + length };
}

/** A whole text frame; `masked` as a client's must be. */
export function textFrame(text: string, masked: boolean): Buffer {
  const length = Buffer.byteLength(text);
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const start = 2 + extra + (masked ? 4 : 0);
  const frame = Buffer.alloc(start + length);
  frame[0] = 0x81;
  frame[1] = (masked ? 0x80 : 0) | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) frame.writeUInt16BE(length, 2);
  if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.write(text, start);
  return frame;
}

function writeText(socket: Socket, text: string): void {
  socket.write(textFrame(text, true));
}
