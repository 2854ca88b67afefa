import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageFrame } from '@/server/sockets/lines/frame';
import { toMessage } from '@/server/sockets/lines/message';
import { createFrameReader } from '@/tools/bench/load/wire';

/** Reads frames as a client does. */
function read(...frames: Buffer[]): string[] {
  const messages: string[] = [];
  const feed = createFrameReader(
    (message) => messages.push(message.toString('utf8')),
    () => messages.push('closed'),
  );
  feed(Buffer.concat(frames));
  return messages;
}

describe('a prepared frame', () => {
  it.each([0, 1, 124, 125, 126, 127, 65_534, 65_535, 65_536, 70_000])('of %i characters reads back', (length) => {
    const text = 'x'.repeat(length);
    expect(read(messageFrame(text), messageFrame('next'))).toEqual([`4${text}`, '4next']);
  });

  it('carries any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        // A lone surrogate cannot be written in UTF-8.
        expect(read(messageFrame(text))).toEqual([`4${Buffer.from(text).toString()}`]);
      }),
    );
  });
});

const vehicle = (tripId: string, lat: number) => ({ tripId, lat });

describe('a message', () => {
  it('is a Socket.IO event', () => {
    const data = ['server:trip:status', { tripId: 'a', status: 'ENDED' }];
    const { encoded, frame, key } = toMessage(data);
    expect(encoded).toEqual([`2${JSON.stringify(data)}`]);
    expect(read(frame)).toEqual([`42${JSON.stringify(data)}`]);
    expect(key, 'nothing later replaces a status').toBeNull();
  });

  it('of a position or an estimate gives way to a later one of the same trip alone', () => {
    const keyOf = (event: string, tripId: string) => toMessage([event, { tripId }]).key;
    expect(keyOf('server:location:update', 'a')).toBe(keyOf('server:location:update', 'a'));
    const keys = ['server:location:update', 'server:eta:update'].flatMap((e) => ['a', 'b'].map((id) => keyOf(e, id)));
    expect(new Set(keys).size).toBe(4);
  });

  it('of the fleet keeps the latest of each bus that it replaces', () => {
    const frame = (at: string, ...vehicles: object[]) => toMessage(['server:fleet:update', { vehicles, at }]);
    const first = frame('1', vehicle('a', 1), vehicle('b', 1));
    const second = frame('2', vehicle('b', 2), vehicle('c', 2));
    expect(second.after?.(first).payload).toEqual({
      vehicles: [vehicle('a', 1), vehicle('b', 2), vehicle('c', 2)],
      at: '2',
    });
  });
});
