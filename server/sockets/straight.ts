import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getSystemErrorName } from 'node:util';

/** What is looked at of the handle under a `net.Socket`: what its own `_write` uses. */
interface Handle {
  /** Tries to write all at once. @returns 0, or the number of the system's error, negative */
  writeBuffer(request: object, data: Buffer): number;
  /** Bytes that the kernel has not taken yet. */
  readonly writeQueueSize: number;
}
/** Kept by the handle, and told at the end, where the kernel did not take all at once; untouched where it did. */
type Request = object & { data?: Buffer; oncomplete?(status: number): void };

const straights = new WeakMap<Duplex, Straight>();
/** Node's own kind of request, taken from one of its own writes: it is not handed out. */
let RequestOfNode: (new () => Request) | null = null;
let spare: Request | null = null;

/** The one of this socket; null for a stream that is no TCP socket of Node's. */
export function straightOf(out: Duplex): Straight | null {
  const known = straights.get(out);
  if (known) return known;
  const handle = handleOf(out);
  if (!(out instanceof Socket) || typeof handle?.writeBuffer !== 'function' || handle.writeQueueSize === undefined) {
    return null;
  }
  const made = new Straight(out, handle);
  straights.set(out, made);
  return made;
}

/**
 * Writes to a TCP socket past its stream: nothing to remember and no turn to wait for where the kernel takes all at once, which it
 * does from each client who reads. Whatever else is the stream's: it holds what could not be written, in order, and says when there is too much.
 */
export class Straight {
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
    else if (handle.writeQueueSize > 0) this.wait(request, data);
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
    RequestOfNode = request.constructor as new () => Request;
    return writeBuffer.call(handle, request, data);
  };
}

const failure = (status: number) =>
  Object.assign(new Error(`write ${getSystemErrorName(status)}`), {
    code: getSystemErrorName(status),
    syscall: 'write',
  });
