import { decodeBase64Url, encodeBase64Url } from './base64url';

/** What a ticket says, in short keys because it must fit a QR code. No name: whoever photographs it learns nobody's. */
export interface TicketPayload {
  /** Booking id, UUID in lower case like every id here. */
  readonly b: string;
  /** Trip id. */
  readonly t: string;
  /** Seat number, from 1. */
  readonly s: number;
  /** Pickup stop id. */
  readonly p: string;
  /** Drop stop id. */
  readonly d: string;
  /** Valid from, epoch seconds, inclusive. */
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
/** Characters; a real token has about 400. */
export const MAX_TICKET_LENGTH = 2048;
const SIGNATURE_BYTES = 64;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** The payload's only spelling: JSON with its keys in this order, then base64url. */
export function encodeTicketPayload({ b, t, s, p, d, f, u, k }: TicketPayload): string {
  return encodeBase64Url(new TextEncoder().encode(JSON.stringify({ b, t, s, p, d, f, u, k })));
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
  if (!bytes) return null;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  if (!isPayload(json)) return null;
  // Foreign keys, doubled keys, white space, 1e3 for 1000: all of them show when it is written again.
  return encodeTicketPayload(json) === encoded ? json : null;
}

function isPayload(json: unknown): json is TicketPayload {
  if (typeof json !== 'object' || json === null) return false;
  const { b, t, s, p, d, f, u, k } = json as Record<string, unknown>;
  const ids = [b, t, p, d].every((id) => typeof id === 'string' && UUID.test(id));
  const whole = [s, f, u].every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
  return (
    ids && whole && (s as number) >= 1 && (f as number) <= (u as number) && typeof k === 'string' && KEY_ID.test(k)
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
