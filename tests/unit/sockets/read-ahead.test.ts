import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Receiver, readAhead, takeFrames } from '@/server/sockets/read-ahead';

/** The copy that Socket.IO carries. */
const ofSocketIo = createRequire(createRequire(import.meta.url).resolve('socket.io'));
const library = createRequire(ofSocketIo.resolve('engine.io'))('ws') as {
  Receiver: new (options: { isServer: boolean; maxPayload: number }) => Receiver & NodeJS.WritableStream;
  Sender: { frame(data: Buffer, options: object): Buffer[] };
};

interface Frame {
  opcode: number;
  fin: boolean;
  data: Buffer;
}
const TEXT = 1;
const frame = (data: Buffer, { opcode = TEXT, fin = true } = {}) =>
  Buffer.concat(library.Sender.frame(data, { fin, rsv1: false, opcode, mask: true, readOnly: true }));
const text = (value: string) => frame(Buffer.from(value));

/** A server's receiver: what it hands on, in order. With `taking`, what begins so is taken ahead of it. */
async function receiver(taking?: string) {
  const heard: string[] = [];
  let ahead = 0;
  let isOpen = true;
  const inner = new library.Receiver({ isServer: true, maxPayload: 100_000 });
  // As a socket hands on what has come, and as ws takes it.
  const source = new Readable({ read: () => undefined });
  source.on('data', (chunk: Buffer) => void inner.write(chunk));
  inner.on('message', (data: Buffer, isBinary: boolean) =>
    heard.push(`${isBinary ? 'binary' : 'text'} ${data.toString('hex')}`),
  );
  for (const kind of ['ping', 'pong']) inner.on(kind, (data: Buffer) => heard.push(`${kind} ${data.toString('hex')}`));
  inner.on('conclude', (code: number) => {
    isOpen = false;
    heard.push(`close ${code}`);
  });
  inner.on('error', (error: Error) => {
    isOpen = false;
    heard.push(`error ${error.message}`);
  });
  if (taking !== undefined) {
    readAhead(
      source,
      inner,
      () => isOpen,
      (data, length) => {
        if (!data.toString('latin1', 0, length).startsWith(taking)) return false;
        ahead++;
        heard.push(`text ${data.toString('hex', 0, length)}`);
        return true;
      },
    );
  }
  const feed = (chunk: Buffer) => {
    source.push(chunk);
  };
  // A socket flows from the turn after somebody listens to it.
  await new Promise(setImmediate);
  return { source, feed, heard, ahead: () => ahead };
}

/** Cut at these places. */
const cut = (whole: Buffer, places: readonly number[]) => {
  const at = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, i) => whole.subarray(from, at[i] ?? whole.length)).filter(({ length }) => length > 0);
};

const content = fc.oneof(
  fc.string({ maxLength: 300 }).map((value) => Buffer.from(`4${value}`)),
  fc.string({ unit: 'binary', maxLength: 40 }).map((value) => Buffer.from(value)),
  fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value)),
  fc.constantFrom(1990, 1999, 2000, 2001, 70_000).map((length) => Buffer.alloc(length, '4')),
);
const small = fc.uint8Array({ maxLength: 125 }).map((value) => Buffer.from(value));
const frames: fc.Arbitrary<Frame[]> = fc.oneof(
  { weight: 6, arbitrary: content.map((data) => [{ opcode: TEXT, fin: true, data }]) },
  { weight: 1, arbitrary: content.map((data) => [{ opcode: 2, fin: true, data }]) },
  { weight: 1, arbitrary: small.map((data) => [{ opcode: 9, fin: true, data }]) },
  {
    // In pieces, with a ping among them.
    weight: 1,
    arbitrary: fc.tuple(content, small, content).map(([first, ping, last]) => [
      { opcode: TEXT, fin: false, data: first },
      { opcode: 9, fin: true, data: ping },
      { opcode: 0, fin: true, data: last },
    ]),
  },
);
/** What no client may send: a piece of nothing, and a message begun within another. */
const forbidden: fc.Arbitrary<Frame[]> = content.chain((data) =>
  fc.constantFrom(
    [{ opcode: 0, fin: true, data }],
    [
      { opcode: TEXT, fin: false, data },
      { opcode: TEXT, fin: true, data },
    ],
  ),
);
/** As a phone sends them, each in a packet of its own, or cut anywhere. */
const places = fc.option(fc.array(fc.nat(), { maxLength: 8 }));

it('hands on the same in the same order as the library alone, however it is cut', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(frames, { maxLength: 12 }), fc.option(forbidden), places, async (groups, last, at) => {
      const sent = [...groups, last ?? []].flat().map(({ data, ...options }) => frame(data, options));
      const [alone, ahead] = await Promise.all([receiver(), receiver('4')]);
      for (const chunk of at ? cut(Buffer.concat(sent), at) : sent) {
        alone.feed(Buffer.from(chunk));
        ahead.feed(Buffer.from(chunk));
      }
      expect(ahead.heard).toEqual(alone.heard);
      taken += ahead.ahead();
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(100);
});

it('takes all of a line that is made of what it wants, and leaves the rest of it from the first other frame on', async () => {
  const { feed, heard, ahead } = await receiver('42');
  feed(Buffer.concat([text('42a'), text('42b'), text('2'), text('42c')]));
  expect(ahead()).toBe(2);
  expect(heard).toEqual(['42a', '42b', '2', '42c'].map((one) => `text ${Buffer.from(one).toString('hex')}`));
  feed(text('42d'));
  expect(ahead()).toBe(3);
});

it('overtakes nothing that a stream at rest still holds', async () => {
  const { source, feed, heard, ahead } = await receiver('42');
  source.pause();
  feed(text('2'));
  feed(text('42a'));
  source.resume();
  feed(text('42b'));
  await new Promise(setImmediate);
  feed(text('42c'));
  expect(heard).toEqual(['2', '42a', '42b', '42c'].map((one) => `text ${Buffer.from(one).toString('hex')}`));
  expect(ahead()).toBe(1);
});

describe('leaves to the library', () => {
  const take = () => {
    throw new Error('must not be asked');
  };
  it.each([
    ['a frame without a mask', Buffer.from([0x81, 3, 0x34, 0x32, 0x61])],
    ['a frame of an extension', Buffer.from([0xc1, 0x83, 0, 0, 0, 0, 0x34, 0x32, 0x61])],
    ['half a header', Buffer.from([0x81])],
    ['half a mask', Buffer.from([0x81, 0x83, 0, 0])],
    ['half a long length', Buffer.from([0x81, 0xfe, 0])],
    ['half a text', text('42abc').subarray(0, -1)],
    ['what is not ASCII', text('42ක')],
    ['a length of eight bytes', Buffer.concat([Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 1]), Buffer.alloc(5)])],
    ['nothing', Buffer.alloc(0)],
  ])('%s', (_what, chunk) => {
    expect(takeFrames(chunk, () => true, take)).toBe(0);
  });

  it('what comes once the connection is being closed, in the middle of a line too', () => {
    const chunk = Buffer.concat([text('42a'), text('42b')]);
    let isOpen = true;
    const taken = takeFrames(
      chunk,
      () => isOpen,
      () => {
        isOpen = false;
        return true;
      },
    );
    expect(taken).toBe(text('42a').length);
  });
});
