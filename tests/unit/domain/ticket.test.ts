import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64Url, encodeBase64Url } from '@/lib/domain/base64url';
import {
  encodeTicketPayload,
  joinTicket,
  parseTicket,
  type TicketPayload,
  ticketSigningInput,
  ticketWindow,
} from '@/lib/domain/ticket';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const issue = (payload: TicketPayload) => {
  const encoded = encodeTicketPayload(payload);
  return joinTicket(encoded, sign(null, ticketSigningInput(encoded), privateKey));
};
const genuine = (token: string) => {
  const parsed = parseTicket(token);
  return parsed !== null && verify(null, parsed.signed, publicKey, parsed.signature);
};

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const PAYLOAD: TicketPayload = {
  b: id(1),
  t: id(2),
  s: 12,
  p: id(3),
  d: id(4),
  f: 1_795_420_800,
  u: 1_795_507_200,
  k: 'k1',
};

const payloads: fc.Arbitrary<TicketPayload> = fc
  .tuple(
    fc.array(fc.uuid(), { minLength: 4, maxLength: 4 }),
    fc.integer({ min: 1, max: 99 }),
    fc.nat({ max: 2 ** 31 }),
    fc.nat({ max: 2 ** 31 - 1 }),
    fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/),
  )
  .map(([[b, t, p, d], s, f, length, k]) => ({ b, t, s, p, d, f, u: f + length, k }) as TicketPayload);

describe('base64url', () => {
  it('agrees with Node both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(decodeBase64Url(text)).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it.each(['QQ==', 'QR', 'A', 'Q Q', 'QQ\n', '+/8', 'ä'])('refuses the spelling %j', (text) =>
    expect(decodeBase64Url(text)).toBeNull(),
  );
});

describe('tickets', () => {
  it('come back as they were issued, and verify', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        const token = issue(payload);
        expect(parseTicket(token)?.payload).toEqual(payload);
        expect(genuine(token)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('look as the contract says, and name nobody', () => {
    const token = issue(PAYLOAD);
    expect(token).toMatch(/^SV1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/);
    // Fits the 65 squares of a version 12 QR code with a quarter of it unreadable.
    expect(issue({ ...PAYLOAD, k: 'a23456789b' })).toHaveLength(203);
    expect(Buffer.from(token.split('.')[1] as string, 'base64url')).toHaveLength(4 * 16 + 2 + 4 + 4 + PAYLOAD.k.length);
  });

  it('are no longer genuine after any change of a character', () => {
    const token = issue(PAYLOAD);
    const change = fc.tuple(fc.nat({ max: token.length - 1 }), fc.string({ minLength: 0, maxLength: 2 }));
    fc.assert(
      fc.property(change, ([at, by]) => {
        const other = token.slice(0, at) + by + token.slice(at + 1);
        fc.pre(other !== token);
        expect(genuine(other)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('have one spelling only', () => {
    const token = issue(PAYLOAD);
    const [version, payload = '', signature] = token.split('.');
    const as = (bytes: Uint8Array) => `${version}.${encodeBase64Url(bytes)}.${signature}`;
    const bytes = Buffer.from(payload, 'base64url');
    expect(parseTicket(as(bytes))).not.toBeNull();
    for (const other of [
      bytes.subarray(0, bytes.length - PAYLOAD.k.length),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      Buffer.concat([bytes, Buffer.from(' ')]),
      Buffer.concat([bytes, Buffer.from('k'.repeat(33))]),
      Buffer.from(JSON.stringify(PAYLOAD)),
    ]) {
      expect(parseTicket(as(other)), other.toString('hex')).toBeNull();
    }
    for (const other of [`${token}=`, `${token}\n`, ` ${token}`, `${token}.`, token.replace('SV1', 'sv1')]) {
      expect(parseTicket(other), other).toBeNull();
    }
  });

  it('refuse what a payload may not hold', () => {
    const wrong: Partial<Record<keyof TicketPayload, unknown>>[] = [
      { b: 'x' },
      { b: id(1).replace('4', 'A') },
      { s: 65_536 },
      { u: 2 ** 32 },
      { s: 0 },
      { s: 1.5 },
      { s: '12' },
      { f: PAYLOAD.u + 1 },
      { u: null },
      { k: '' },
      { k: 'a b' },
      { t: undefined },
    ];
    for (const change of wrong) {
      expect(() => encodeTicketPayload({ ...PAYLOAD, ...change } as TicketPayload), JSON.stringify(change)).toThrow(
        RangeError,
      );
    }
    // The same, written by somebody else's hand: seat 0, and until before from.
    const token = issue(PAYLOAD);
    const [version, payload = '', signature] = token.split('.');
    for (const [at, value] of [
      [64, 0],
      [66, PAYLOAD.u + 1],
    ] as const) {
      const bytes = Buffer.from(payload, 'base64url');
      if (at === 64) bytes.writeUInt16BE(value, at);
      else bytes.writeUInt32BE(value, at);
      expect(parseTicket(`${version}.${encodeBase64Url(bytes)}.${signature}`)).toBeNull();
    }
  });

  it('never throw, whatever the string', () => {
    const parts = fc.array(fc.oneof(fc.constantFrom('SV1', '', 'e30', 'bnVsbA', 'A'.repeat(86)), fc.string()));
    const anything = fc.oneof(
      fc.string(),
      parts.map((p) => p.join('.')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(parseTicket(text)).toBeNull();
      }),
    );
    expect(parseTicket(`SV1.${'A'.repeat(5000)}.${'A'.repeat(86)}`)).toBeNull();
  });

  it('are good from twelve hours before departure to twelve after arrival', () => {
    const departs = Date.UTC(2026, 10, 23, 8);
    const { f, u } = ticketWindow(departs, departs + 3_600_000);
    expect([f * 1000, u * 1000]).toEqual([departs - 43_200_000, departs + 46_800_000]);
  });
});
