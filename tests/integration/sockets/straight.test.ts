import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Out, straightOf } from '@/server/sockets/straight';

let server: Server;
const ends: ((socket: Socket) => void)[] = [];

beforeAll(async () => {
  server = createServer((socket) => ends.shift()?.(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The first write of a process goes through the stream, which shows how it is done.
  const { out, far } = await line();
  straightOf(out).write(Buffer.from('first'));
  await once(far, 'data');
  out.destroy();
});
afterAll(() => void server.close());

async function line() {
  const far = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const out = await new Promise<Socket>((resolve) => ends.push(resolve));
  out.on('error', () => undefined);
  far.on('error', () => undefined);
  return { out, far, straight: straightOf(out) };
}

/** Reads no more than it is let to. */
function reader(far: Socket) {
  const chunks: Buffer[] = [];
  let got = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let have = () => {};
  far.on('data', (chunk) => {
    chunks.push(chunk);
    got += chunk.length;
    if (got >= wanted) have();
  });
  far.pause();
  return {
    /** Resolves with all that has come since the beginning once it is so much. */
    async atLeast(length: number): Promise<Buffer> {
      wanted = length;
      const there = new Promise<void>((resolve) => {
        have = resolve;
      });
      far.resume();
      if (got < length) await there;
      return Buffer.concat(chunks);
    },
  };
}

const closing = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

/** A write past the stream, or one of the stream's own, corked or not; and whether the other side reads meanwhile. */
const writes = fc.array(
  fc.record({
    way: fc.constantFrom('straight', 'straight', 'stream', 'corked'),
    bytes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(70_000, 3_000_000)),
    reads: fc.boolean(),
    waits: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);

it('carries all, in order, among what others write, to who reads and to who does not', {
  timeout: 60_000,
}, async () => {
  let waited = 0;
  await fc.assert(
    fc.asyncProperty(writes, async (all) => {
      const { out, far, straight } = await line();
      const reading = reader(far);
      const sent: Buffer[] = [];
      for (const [i, { way, bytes, reads, waits }] of all.entries()) {
        const data = Buffer.alloc(bytes, i + 1);
        sent.push(data);
        if (way === 'straight') straight.write(data);
        else {
          if (way === 'corked') out.cork();
          out.write(data.subarray(0, bytes >> 1));
          out.write(data.subarray(bytes >> 1));
          if (way === 'corked') out.uncork();
        }
        if (out.writableLength > 0) waited++;
        if (reads) far.resume();
        else far.pause();
        if (waits) await new Promise(setImmediate);
      }
      const expected = Buffer.concat(sent);
      expect((await reading.atLeast(expected.length)).equals(expected)).toBe(true);
      far.destroy();
      out.destroy();
    }),
    { numRuns: 60 },
  );
  expect(waited, 'some had to wait').toBeGreaterThan(0);
});

/** Until the kernel takes no more. */
function fill(out: Socket, straight: Out): number {
  let sent = 0;
  for (let n = 0; out.writableLength === 0; n++) {
    if (n > 1000) throw new Error('the line cannot be filled');
    straight.write(Buffer.alloc(1_000_000, 0x61));
    sent += 1_000_000;
  }
  return sent;
}

it('leaves to the stream what comes while the kernel takes no more, and goes on when it does', async () => {
  const { out, far, straight } = await line();
  const reading = reader(far);
  const sent = fill(out, straight);
  expect(out.writableNeedDrain, 'whoever writes too much is told so').toBe(true);
  const drained = once(out, 'drain');
  await reading.atLeast(sent);
  await drained;
  straight.write(Buffer.from('after'));
  expect(out.writableLength).toBe(0);
  expect((await reading.atLeast(sent + 5)).toString('latin1', sent)).toBe('after');
  far.destroy();
});

/** Reads all that comes on so many connections, in a thread of its own: while we write, room becomes free. */
const READER = `
const { parentPort, workerData } = require('node:worker_threads');
const { connect } = require('node:net');
let bytes = 0;
const lines = Array.from({ length: workerData.count }, () =>
  connect(workerData.port, '127.0.0.1').on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes === workerData.bytes) {
      for (const line of lines) line.destroy();
      parentPort.postMessage(bytes);
    }
  }),
);`;

it('writes to many who read meanwhile: each request of the handle’s is its own until it is told', async () => {
  const [count, rounds, size] = [12, 60, 1_000_000];
  const outs = Array.from({ length: count }, () => new Promise<Socket>((resolve) => ends.push(resolve)));
  const { port } = server.address() as AddressInfo;
  const worker = new Worker(READER, { eval: true, workerData: { count, port, bytes: count * rounds * size } });
  const all = once(worker, 'message');
  const lines = (await Promise.all(outs)).map((out) => straightOf(out.on('error', () => undefined)));
  const data = Buffer.alloc(size);
  for (let round = 0; round < rounds; round++) {
    for (const one of lines) one.write(data);
    await new Promise(setImmediate);
  }
  expect((await all)[0]).toBe(count * rounds * size);
  await worker.terminate();
});

describe('ends as the stream does', () => {
  it('where the other side has gone: destroyed, with the error', async () => {
    const { out, far, straight } = await line();
    const failed = once(out, 'error');
    far.resetAndDestroy();
    while (!out.destroyed) {
      straight.write(Buffer.from('x'));
      await new Promise(setImmediate);
    }
    const [error] = await failed;
    expect((error as NodeJS.ErrnoException).code).toMatch(/ECONNRESET|EPIPE/);
    expect(out.destroyed).toBe(true);
    straight.write(Buffer.from('to nobody'));
  });

  it('where it goes while something waits for it', async () => {
    const { out, far, straight } = await line();
    far.pause();
    fill(out, straight);
    const closed = closing(out);
    far.resetAndDestroy();
    await closed;
    expect(out.destroyed).toBe(true);
  });

  it('where we destroy it while something waits', async () => {
    const { out, far, straight } = await line();
    far.pause();
    fill(out, straight);
    const closed = closing(out);
    out.destroy();
    await closed;
    straight.write(Buffer.from('too late'));
    far.destroy();
  });

  it('where it is ended: what waits still comes', async () => {
    const { out, far, straight } = await line();
    const reading = reader(far);
    const sent = fill(out, straight);
    out.end();
    expect((await reading.atLeast(sent)).length).toBe(sent);
    far.destroy();
  });
});

it('is the stream itself where that is no TCP socket of Node', () => {
  const stream = new PassThrough();
  expect(straightOf(stream)).toBe(stream);
});
