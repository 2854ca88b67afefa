import { decodeBase64Url, encodeBase64Url } from './base64url';

/** What a ticket says. No name: whoever photographs it learns nobody's. */
export interface TicketPayload {
  /** Booking id, UUID in lower case like every id here. */
  readonly b: string;
  /** Trip id. */
  readonly t: string;
  /** Seat number, from 1 to 65535. */
  readonly s: number;
  /** Pickup stop id. */
  readonly p: string;
  /** Drop stop id. */
  readonly d: string;
  /** Valid from, epoch seconds below 2^32, inclusive. */
  readonly f: number;
  /** Valid until, epoch seconds, inclusive. */
  readonly u: number;
  /** Id of the key that signed it, 1–32 of A–Z a–z 0–9 _ -. */
  readonly k: string;
}

export interface ParsedTicket {
  readonly payload: TicketPayload;
  /** 64 bytes of Ed25519. */
  readonly signature: Uint8Array<ArrayBuffer>;
  /** The bytes that were signed: version and payload as they stand in the token. */
  readonly signed: Uint8Array<ArrayBuffer>;
}

export const TICKET_VERSION = 'SV1';
/** Characters; a real token has 203. */
export const MAX_TICKET_LENGTH = 2048;
const SIGNATURE_BYTES = 64;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** Four ids of 16 bytes, the seat, from, until. */
const FIXED_BYTES = 4 * 16 + 2 + 4 + 4;

/**
 * The payload's only spelling, in base64url: booking, trip, pickup, drop (16 bytes each), seat (2), from and until (4 each, all
 * big-endian), then the key's id in ASCII. Bytes and not JSON: half the characters make half the squares in the QR code, and larger squares
 * are what a camera reads when the light, the screen or the hand is bad.
 * @throws RangeError for a payload that no ticket may hold.
 */
export function encodeTicketPayload(payload: TicketPayload): string {
  if (!isPayload(payload)) throw new RangeError('no payload of a ticket');
  const { b, t, s, p, d, f, u, k } = payload;
  const bytes = new Uint8Array(FIXED_BYTES + k.length);
  const view = new DataView(bytes.buffer);
  for (const [index, id] of [b, t, p, d].entries()) bytes.set(uuidBytes(id), index * 16);
  view.setUint16(64, s);
  view.setUint32(66, f);
  view.setUint32(70, u);
  bytes.set(new TextEncoder().encode(k), FIXED_BYTES);
  return encodeBase64Url(bytes);
}

/** The bytes to sign: `SV1.<payload>`, so that a signature is good for this version of the format only. */
export function ticketSigningInput(encodedPayload: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${TICKET_VERSION}.${encodedPayload}`);
}

/** Puts payload and signature together to the token in the QR code. */
export function joinTicket(encodedPayload: string, signature: Uint8Array): string {
  return `${TICKET_VERSION}.${encodedPayload}.${encodeBase64Url(signature)}`;
}

/**
 * Reads a token from anywhere (a camera, a socket). Total: null for every string that is not a ticket's one spelling. That it
 * parses says nothing yet about who made it: verify `signature` over `signed` before believing `payload`.
 */
export function parseTicket(token: string): ParsedTicket | null {
  if (token.length > MAX_TICKET_LENGTH) return null;
  const [version, encoded, sealed, ...rest] = token.split('.');
  if (version !== TICKET_VERSION || !encoded || !sealed || rest.length > 0) return null;
  const signature = decodeBase64Url(sealed);
  if (signature?.length !== SIGNATURE_BYTES) return null;
  const payload = readPayload(encoded);
  if (!payload) return null;
  return { payload, signature, signed: ticketSigningInput(encoded) };
}

function readPayload(encoded: string): TicketPayload | null {
  const bytes = decodeBase64Url(encoded);
  if (!bytes || bytes.length <= FIXED_BYTES) return null;
  const view = new DataView(bytes.buffer);
  const id = (index: number) => uuidText(bytes.subarray(index * 16, index * 16 + 16));
  const payload = {
    b: id(0),
    t: id(1),
    s: view.getUint16(64),
    p: id(2),
    d: id(3),
    f: view.getUint32(66),
    u: view.getUint32(70),
    k: String.fromCharCode(...bytes.subarray(FIXED_BYTES, FIXED_BYTES + 33)),
  };
  // Each byte has its place, so what can be read was written in the one way there is; only a longer key could hide more.
  return isPayload(payload) && bytes.length === FIXED_BYTES + payload.k.length ? payload : null;
}

const uuidBytes = (id: string) =>
  Uint8Array.from(id.replaceAll('-', '').match(/../g) ?? [], (hex) => parseInt(hex, 16));

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function isPayload({ b, t, s, p, d, f, u, k }: TicketPayload): boolean {
  const within = (n: number, least: number, most: number) => Number.isInteger(n) && n >= least && n <= most;
  return (
    [b, t, p, d].every((id) => typeof id === 'string' && UUID.test(id)) &&
    within(s, 1, 0xffff) &&
    within(f, 0, u) &&
    within(u, 0, 0xffffffff) &&
    typeof k === 'string' &&
    KEY_ID.test(k)
  );
}

const WINDOW_MS = 12 * 3_600_000;

/**
 * From when until when (epoch seconds) the ticket of a trip is good. Generous, since the trip it names does the real work: the
 * window only sees to it that a ticket cannot be boarded days before, or turn up long after.
 */
export function ticketWindow(departsAt: number, arrivesAt: number): { f: number; u: number } {
  return { f: Math.floor((departsAt - WINDOW_MS) / 1000), u: Math.ceil((arrivesAt + WINDOW_MS) / 1000) };
}
