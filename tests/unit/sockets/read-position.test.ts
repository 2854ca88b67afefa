import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPosition } from '@/server/sockets/short-way';

const whole = (data: Buffer) => readPosition(data, data.length);
const message = (text: string) => whole(Buffer.from(text));
const payload = { tripId: 'ක', lat: 6.9 };

it('takes a position, with a number or without', () => {
  expect(message(`4217["driver:location:update",${JSON.stringify(payload)}]`)).toEqual({ id: '17', payload });
  expect(message(`42["driver:location:update",${JSON.stringify(payload)}]`)).toEqual({ id: '', payload });
  expect(message('420["driver:location:update",null]')).toEqual({ id: '0', payload: null });
});

it.each([
  ['', 'nothing'],
  ['2', 'a ping'],
  ['42["driver:location:batch",{}]', 'another event'],
  ['42["driver:location:update"]', 'no payload'],
  ['42["driver:location:update",{"lat":1}', 'cut off'],
  ['42["driver:location:update",{"lat":1}]x', 'more after it'],
  ['42/other,1["driver:location:update",{}]', 'another namespace'],
  ['451-["driver:location:update",{}]', 'binary'],
  ['421234567890["driver:location:update",{}]', 'a number as no client has it'],
  [`42["driver:location:update","${'x'.repeat(2000)}"]`, 'long'],
])('leaves the rest to the library: %s (%s)', (text) => {
  expect(message(text)).toBeNull();
});

it('reads any payload as JSON has it, and never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat({ max: 999_999_999 }), (value, id) => {
      const text = `42${id}${JSON.stringify(['driver:location:update', value])}`;
      const read = message(text);
      if (Buffer.byteLength(text) <= 2000)
        expect(read).toEqual({ id: String(id), payload: JSON.parse(JSON.stringify(value)) });
    }),
  );
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void whole(Buffer.from(bytes))));
});
