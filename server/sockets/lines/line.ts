import type { Duplex } from 'node:stream';
import { type Out, socketUnder, straightOf, type TransportLike } from '../straight';
import type { AppSocket } from '../types';

interface Conn {
  readonly readyState: string;
  readonly transport: TransportLike;
  readonly writeBuffer: { readonly length: number };
  once(event: 'drain', heard: () => void): void;
}
interface Client {
  readonly conn: Conn;
  writeToEngine(encoded: string[], options: object): void;
}

/** Of one packet to many: its text, its frame, what it replaces at a client who is behind. */
export interface Message {
  encoded: string[];
  frame: Buffer;
  /** Handed to the library where a line cannot be written to straight away. */
  options: { preEncoded: true; wsPreEncodedFrame: Buffer[] };
  /** Of one key a client who is behind needs only the latest. */
  key: string | null;
  /** Where the latest of a key does not say all: this one with what the held one says besides. */
  after?(held: Message): Message;
  payload?: unknown;
}

const WS_OPEN = 1;
/** A client who is behind by so many bytes of what nothing later replaces is cut off at once. */
const MAX_BEHIND_BYTES = 4_000_000;
const MAX_BEHIND_PACKETS = 1000;

/**
 * The way to one client. A prepared frame goes straight to its net.Socket where that keeps the order: an open WebSocket without
 * compression, nothing of the library's waiting before it. Otherwise the library sends it.
 *
 * A client that does not take what it is sent gets, of each kind, the latest only; one that takes nothing for `cutOffMs` is cut off.
 */
export class Line {
  readonly id: string;
  private readonly client: Client;
  private readonly conn: Conn;
  private transport: TransportLike | null = null;
  private out: Duplex | null = null;
  private straight: Out | null = null;
  private ws: TransportLike['socket'] | null = null;
  /** While the client is behind: what it will be sent when it has caught up. */
  private held: Map<string, Message> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    socket: AppSocket,
    private readonly cutOffMs: number,
    private readonly onCutOff: () => void,
  ) {
    this.id = socket.id;
    this.client = socket.client as unknown as Client;
    this.conn = this.client.conn;
  }

  send(message: Message): void {
    const { conn } = this;
    if (conn.readyState !== 'open') return;
    if (conn.transport !== this.transport) this.look(conn.transport);
    const { out, straight, ws } = this;
    if (!out || !straight || !ws) {
      this.client.writeToEngine(message.encoded, message.options);
      return;
    }
    if (ws.readyState !== WS_OPEN) return;
    // The library waits with what it has until its last packet has gone; what it waits with may be a turn old, or a minute.
    const libraryWaits = conn.writeBuffer.length > 0;
    const isStuck = out.writableNeedDrain || (libraryWaits && out.writableLength > 0);
    if (this.held !== null || isStuck) this.hold(message, out);
    else if (libraryWaits) this.client.writeToEngine(message.encoded, message.options);
    else straight.write(message.frame);
  }

  /** What is held back under this key has been told another way. */
  drop(key: string): void {
    this.held?.delete(key);
  }

  close(): void {
    clearTimeout(this.timer);
    this.held = null;
  }

  private look(transport: TransportLike): void {
    this.transport = transport;
    this.out = socketUnder(transport);
    this.straight = this.out && straightOf(this.out);
    this.ws = transport.socket ?? null;
  }

  private hold(message: Message, out: Duplex): void {
    const { conn } = this;
    if (this.held === null) {
      const held = new Map<string, Message>();
      this.held = held;
      this.timer = setTimeout(this.onCutOff, this.cutOffMs);
      this.timer.unref();
      const onDrain = () => {
        if (this.held !== held) return;
        this.close();
        for (const late of held.values()) this.send(late);
      };
      if (out.writableNeedDrain) out.once('drain', onDrain);
      else conn.once('drain', onDrain);
    }
    const { key } = message;
    if (key === null) {
      // Nothing later replaces it.
      if (conn.writeBuffer.length > 0) this.client.writeToEngine(message.encoded, message.options);
      else out.write(message.frame);
      if (out.writableLength > MAX_BEHIND_BYTES || conn.writeBuffer.length > MAX_BEHIND_PACKETS) this.onCutOff();
    } else {
      const before = this.held.get(key);
      this.held.delete(key);
      this.held.set(key, before && message.after ? message.after(before) : message);
    }
  }
}
