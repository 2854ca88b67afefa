import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateTicketKey, loadTicketKey } from '@/server/services/ticket-key';
import { createTickets, ticketSvg } from '@/server/services/tickets';

const booking = {
  id: randomUUID(),
  tripId: randomUUID(),
  seatNumber: 7,
  pickupStopId: randomUUID(),
  dropStopId: randomUUID(),
};
const trip = { departsAt: new Date('2026-11-23T06:00:00Z'), arrivesAt: new Date('2026-11-23T09:10:00Z') };

describe('the ticket key', () => {
  it('is read in each of its spellings as the same key', () => {
    const pem = generateTicketKey();
    const { id } = loadTicketKey(pem);
    const der = pem.replaceAll(/-----.*-----|\s/g, '');
    for (const text of [pem.replaceAll('\n', '\\n'), der, Buffer.from(pem).toString('base64'), ` ${pem} `]) {
      expect(loadTicketKey(text).id).toBe(id);
    }
    expect(loadTicketKey(generateTicketKey()).id).not.toBe(id);
  });

  it('is refused in one line that names the variable and shows nothing of it', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const x25519 = generateKeyPairSync('x25519').privateKey;
    const pemOf = (key: typeof rsa) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const text of ['', 'secret', pemOf(rsa), pemOf(x25519), generateTicketKey().slice(0, 80)]) {
      expect(() => loadTicketKey(text)).toThrow(/^TICKET_SIGNING_KEY must be [^\n]*$/);
      if (text) expect(() => loadTicketKey(text)).not.toThrow(text);
    }
  });
});

describe('tickets', () => {
  const tickets = createTickets({ key: loadTicketKey(generateTicketKey()) });

  it('say what was booked, and the same whenever they are made', () => {
    const { token, keyId } = tickets.issue(booking, trip);
    expect(tickets.issue(booking, trip).token).toBe(token);
    expect(tickets.verify(token)).toMatchObject({
      b: booking.id,
      t: booking.tripId,
      s: 7,
      p: booking.pickupStopId,
      d: booking.dropStopId,
      k: keyId,
    });
  });

  it('are nobody’s word but ours', () => {
    const other = createTickets({ key: loadTicketKey(generateTicketKey()) });
    expect(other.verify(tickets.issue(booking, trip).token)).toBeNull();
    for (const text of ['', 'SV1', 'SV1..', 'SV1.e30.e30', 'x'.repeat(5000)]) expect(tickets.verify(text)).toBeNull();
  });

  it('are drawn black on white with a quiet zone', () => {
    const svg = ticketSvg(tickets.issue(booking, trip).token);
    expect(svg).toContain('#fff');
    expect(svg).toContain('#000');
    expect(svg).not.toContain('currentColor');
  });
});
