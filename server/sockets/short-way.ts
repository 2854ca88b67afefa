import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { type Ack, OK, type Take } from './bind';
import { type Receiver, readAhead, type Source } from './read-ahead';
import { type Out, socketUnder, straightOf } from './straight';
import type { AppSocket } from './types';

/** What is looked at of `ws` and of Engine.IO. */
interface WsSocket extends EventEmitter {
  readonly readyState: number;
  readonly extensions: string;
  readonly _socket?: Duplex & Source;
  readonly _receiver?: Receiver | null;
}
interface Transport {
  readonly name: string;
  readonly socket?: WsSocket;
}
interface Conn extends EventEmitter {
  readonly readyState: string;
  readonly transport: Transport;
  readonly writeBuffer: { readonly length: number };
  write(message: string): void;
}
type OnMessage = (data: Buffer, isBinary: boolean) => void;

const WS_OPEN = 1;
const EVENT = 'driver:location:update';
/** Engine.IO's "message", Socket.IO's "event"; between these and the brackets stands the number under which an answer is wanted. */
const [MESSAGE, PACKET] = [0x34, 0x32];
const BRACKET = 0x5b;
const HEAD = `["${EVENT}",`;
/** A position is some 200 bytes; what is larger goes the usual way. */
const MAX_BYTES = 2000;
const MAX_DIGITS = 9;
/** FIN and the opcode of text, RFC 6455, section 5.2; and the longest text whose length stands in the next byte. */
const TEXT = '\x81';
const MAX_SHORT = 125;
const isAscii = (text: string) => !/[^\x20-\x7e]/.test(text);

/**
 * A position's way past the libraries: taken from the line as it comes, or from the WebSocket where it comes in pieces, and its ack
 * written as one short frame, with the others that fall due to the same client in the same turn. Whatever is not exactly that event as every client writes it, and every ack where the
 * order could suffer, goes the usual way; what it means is decided in one place either way.
 */
export function createShortWay(take: Take) {
  let due: Answers[] = [];
  const flush = () => {
    const all = due;
    due = [];
    for (const answers of all) answers.flush();
  };
  const fallDue = (answers: Answers) => {
    if (due.push(answers) === 1) process.nextTick(flush);
  };

  /** A client may leave and come in again on one connection, as often as it likes. */
  const seats = new WeakMap<Conn, { socket: AppSocket }>();

  return (socket: AppSocket): void => {
    const conn = socket.conn as unknown as Conn;
    const taken = seats.get(conn);
    if (taken) {
      taken.socket = socket;
      return;
    }
    const seat = { socket };
    seats.set(conn, seat);
    const answers = new Answers(conn, fallDue);
    const listen = ({ name, socket: ws }: Transport) => {
      const listeners = name === 'websocket' && ws ? (ws.listeners('message') as OnMessage[]) : [];
      const [library] = listeners;
      if (!ws || !library || listeners.length > 1) return;
      const takePosition = (data: Buffer, length: number): boolean => {
        const position = seat.socket.connected ? readPosition(data, length) : null;
        if (position === null) return false;
        take(seat.socket, EVENT, position.payload, position.id === '' ? undefined : answers.to(position.id));
        return true;
      };
      ws.off('message', library);
      ws.on('message', (data: Buffer, isBinary: boolean) => {
        if (isBinary || !takePosition(data, data.length)) library.call(ws, data, isBinary);
      });
      const { _socket: source, _receiver: receiver } = ws;
      if (source && receiver && ws.extensions === '') {
        readAhead(source, receiver, () => ws.readyState === WS_OPEN, takePosition);
      }
    };
    listen(conn.transport);
    conn.on('upgrade', listen);
  };
}

/** The payload of a position and its number, '' without one; null where the first `length` bytes are anything else. */
export function readPosition(data: Buffer, length: number): { id: string; payload: unknown } | null {
  if (length > MAX_BYTES || length < 2 + HEAD.length || data[0] !== MESSAGE || data[1] !== PACKET) return null;
  let at = 2;
  while (at < length && isDigit(data[at])) at++;
  if (data[at] !== BRACKET || at > 2 + MAX_DIGITS || at + HEAD.length > length) return null;
  if (data.toString('latin1', at, at + HEAD.length) !== HEAD) return null;
  try {
    const [, payload] = JSON.parse(data.toString('utf8', at, length)) as unknown[];
    return { id: data.toString('latin1', 2, at), payload };
  } catch {
    return null;
  }
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** The acks of one client that are to be written. */
class Answers {
  private texts: string[] = [];
  private transport: Transport | null = null;
  /** Where frames can be written to; null where the library has to do it. */
  private out: Out | null = null;

  constructor(
    private readonly conn: Conn,
    private readonly fallDue: (answers: Answers) => void,
  ) {}

  to(id: string): Ack {
    return (body) => {
      const text = body === OK ? `3${id}[{"ok":true}]` : `3${id}${JSON.stringify([body])}`;
      if (this.texts.push(text) === 1) this.fallDue(this);
    };
  }

  flush(): void {
    const { conn, texts } = this;
    this.texts = [];
    // Nobody would hear it.
    if (conn.readyState !== 'open') return;
    if (conn.transport !== this.transport) this.look(conn.transport);
    const { out } = this;
    const isOpen = out !== null && this.transport?.socket?.readyState === WS_OPEN;
    // What waits in the library was said before.
    if (!isOpen || conn.writeBuffer.length > 0 || !texts.every((text) => text.length < MAX_SHORT && isAscii(text))) {
      for (const text of texts) conn.write(text);
      return;
    }
    let frames = '';
    for (const text of texts) frames += `${TEXT}${String.fromCharCode(text.length + 1)}4${text}`;
    out.write(Buffer.from(frames, 'latin1'));
  }

  private look(transport: Transport): void {
    const socket = socketUnder(transport);
    this.transport = transport;
    this.out = socket && straightOf(socket);
  }
}
