import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getSystemErrorName } from 'node:util';

/** What is looked at of the handle under a `net.Socket`: what its own `_write` uses. */
interface Handle {
  /** Tries to write all at once. @returns 0, or the number of the system's error, negative */
  writeBuffer(request: object, data: Buffer): number;
}
/** Taken by the handle, and told at the end, where the kernel did not take all at the first try; else untouched, and good for the next write. */
interface Request {
  data?: Buffer;
  oncomplete?(status: number): void;
  /** -1 until a handle has taken it. */
  getAsyncId(): number;
}
const UNTAKEN = -1;

const straights = new WeakMap<Duplex, Straight>();
/** Node's own kind of request, taken from one of its own writes: it is not handed out. */
let RequestOfNode: (new () => Request) | null = null;
let spare: Request | null = null;

/** What is looked at of an Engine.IO transport, and of `ws` under it. */
export interface TransportLike {
  readonly name: string;
  readonly socket?: { readonly readyState: number; readonly extensions: string; readonly _socket?: Duplex };
}
export type Out = Pick<Straight, 'write'>;

/** The socket into which we may write whole frames ourselves: that of a WebSocket which would not compress them; else null. */
export function socketUnder({ name, socket: ws }: TransportLike): Duplex | null {
  return (name === 'websocket' && ws?.extensions === '' && ws._socket) || null;
}

/** The way past a stream; the stream itself where it is no plain TCP socket of Node's. */
export function straightOf(stream: Duplex): Out {
  const known = straights.get(stream);
  if (known) return known;
  const handle = handleOf(stream);
  // That of TLS writes in its own way.
  if (!(stream instanceof Socket) || 'encrypted' in stream || typeof handle?.writeBuffer !== 'function') return stream;
  const made = new Straight(stream, handle);
  straights.set(stream, made);
  return made;
}

/**
 * Writes to a TCP socket past its stream: nothing to remember and no turn to wait for where the kernel takes all at once, which it
 * does from each client who reads. Whatever else is the stream's: it holds what could not be written, in order, and says when there is too much.
 */
class Straight {
  private isWaiting = false;

  constructor(
    private readonly out: Socket,
    private readonly handle: Handle,
  ) {}

  write(data: Buffer): void {
    const { out, handle } = this;
    if (RequestOfNode === null || this.isWaiting || out.writableLength > 0 || handleOf(out) !== handle) {
      if (RequestOfNode === null) learn(handle);
      out.write(data);
      return;
    }
    const request = spare ?? new RequestOfNode();
    spare = null;
    const error = handle.writeBuffer(request, data);
    if (error !== 0) out.destroy(failure(error));
    // Not whether something is queued: the second try, which libuv makes at once, may have sent all, and still has to be told.
    else if (request.getAsyncId() !== UNTAKEN) this.wait(request, data);
    else spare = request;
  }

  private wait(request: Request, data: Buffer): void {
    this.isWaiting = true;
    // The handle does not hold on to it.
    request.data = data;
    request.oncomplete = (status) => {
      this.isWaiting = false;
      delete request.data;
      if (status < 0 && !this.out.destroyed) this.out.destroy(failure(status));
    };
  }
}

const handleOf = (out: Duplex) => (out as unknown as { _handle?: Handle | null })._handle;

/** Looks at the next write of the stream's own to this handle. */
function learn(handle: Handle): void {
  if (Object.hasOwn(handle, 'writeBuffer')) return;
  const { writeBuffer } = handle;
  handle.writeBuffer = (request, data) => {
    delete (handle as Partial<Handle>).writeBuffer;
    if ('getAsyncId' in request) RequestOfNode = request.constructor as new () => Request;
    return writeBuffer.call(handle, request, data);
  };
}

const failure = (status: number) =>
  Object.assign(new Error(`write ${getSystemErrorName(status)}`), {
    code: getSystemErrorName(status),
    syscall: 'write',
  });
