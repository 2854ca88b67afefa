import { sign, verify } from 'node:crypto';
import { renderSVG } from 'uqr';
import {
  encodeTicketPayload,
  joinTicket,
  parseTicket,
  type TicketPayload,
  ticketSigningInput,
  ticketWindow,
} from '@/lib/domain/ticket';
import { QUIET_ZONE, TICKET_ECC } from '@/lib/domain/ticket-qr';
import type { TicketKey } from './ticket-key';

export interface TicketBooking {
  id: string;
  tripId: string;
  seatNumber: number;
  pickupStopId: string;
  dropStopId: string;
}

/** A ticket as it is kept. */
export interface IssuedTicket {
  keyId: string;
  token: string;
  validFrom: Date;
  validUntil: Date;
}

export type Tickets = ReturnType<typeof createTickets>;

/** Makes and checks tickets. The same booking, trip times and key give the same token, since Ed25519 is deterministic. */
export function createTickets({ key }: { key: TicketKey }) {
  return {
    keyId: key.id,
    /** For conductors' devices: SPKI DER, base64url. */
    publicKeySpki: key.publicKeySpki,

    issue(booking: TicketBooking, trip: { departsAt: Date; arrivesAt: Date }): IssuedTicket {
      const { f, u } = ticketWindow(trip.departsAt.getTime(), trip.arrivesAt.getTime());
      const { id: b, tripId: t, seatNumber: s, pickupStopId: p, dropStopId: d } = booking;
      const encoded = encodeTicketPayload({ b, t, s, p, d, f, u, k: key.id });
      const token = joinTicket(encoded, sign(null, ticketSigningInput(encoded), key.privateKey));
      return { keyId: key.id, token, validFrom: new Date(f * 1000), validUntil: new Date(u * 1000) };
    },

    /** What a token says, if it is a ticket that this key signed; null for every other string. Asks no database. */
    verify(token: string): TicketPayload | null {
      const ticket = parseTicket(token);
      if (!ticket || ticket.payload.k !== key.id) return null;
      return verify(null, ticket.signed, key.publicKey, ticket.signature) ? ticket.payload : null;
    },
  };
}

/** The token as a QR code: black on white whatever the screen's theme, with the quiet zone of four modules that readers need. */
export function ticketSvg(token: string): string {
  return renderSVG(token, { ecc: TICKET_ECC, border: QUIET_ZONE, whiteColor: '#fff', blackColor: '#000' });
}
