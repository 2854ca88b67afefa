import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeBase64Url, encodeBase64Url } from '@/lib/domain/base64url';
import { generateTicketKey, loadTicketKey } from '@/server/services/ticket-key';
import { createTickets } from '@/server/services/tickets';
import { actor, refusal, startTrips, type TripsTest } from './setup';

let t: TripsTest;
beforeAll(async () => {
  t = await startTrips();
});
afterAll(() => t.drop());

const HOUR = 3_600_000;
const conductor = () => actor(t.world.conductor);
const scan = (token: string, more: object = {}, device = 'phone') =>
  t.scans.scan(conductor(), device, { token, ...more });

/** A booking on a trip of its own, with its ticket. */
async function booked({ status = 'CONFIRMED' as 'CONFIRMED' | 'PENDING', departsAt = new Date(t.now()) } = {}) {
  const trip = await t.world.addTrip({ departsAt });
  const row = await t.world.book(trip.id, t.world.passenger.id, 4);
  const booking = await t.prisma.booking.update({ where: { id: row.id }, data: { status } });
  return { trip, booking, token: t.tickets.issue(booking, trip).token };
}

describe('boarding', () => {
  it('lets the passenger in, with name, seat and stops in English', async () => {
    const { booking, token } = await booked();
    expect(await scan(token)).toEqual({
      valid: true,
      reason: 'BOARDED',
      message: expect.any(String),
      bookingId: booking.id,
      referenceCode: booking.referenceCode,
      passengerName: t.world.passenger.name,
      seatNumber: 4,
      pickupPoint: 'Colombo',
      dropPoint: 'Kandy',
      price: 500,
      payment: 'ON_BOARD',
      status: 'BOARDED',
    });
  });

  it('boards one ticket once, whoever of two hundred scans it at the same moment', async () => {
    const { booking, token } = await booked();
    const nodes = [t.scans, t.node().scans, t.node().scans];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        (nodes[i % 3] ?? t.scans).scan(conductor(), `device ${i}`, { token, scanId: randomUUID() }),
      ),
    );
    const count = (reason: string) => answers.filter((answer) => answer.reason === reason).length;
    expect(count('BOARDED')).toBe(1);
    expect(count('ALREADY_BOARDED')).toBe(199);
    const rows = await t.prisma.scan.findMany({ where: { bookingId: booking.id } });
    expect(rows).toHaveLength(200);
    const first = rows.find(({ verdict }) => verdict === 'BOARDED');
    for (const answer of answers.filter(({ reason }) => reason === 'ALREADY_BOARDED')) {
      expect(answer.firstScannedAt).toBe(first?.scannedAt.toISOString());
      expect(answer.message).toContain(first?.scanId);
      expect(answer.passengerName).toBe(t.world.passenger.name);
    }
  });

  it('gives a repeat of a scan the first answer, also when both arrive at once', async () => {
    const { booking, token } = await booked();
    const scanId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => scan(token, { scanId })));
    expect(answers.map(({ reason }) => reason)).toEqual(Array(20).fill('BOARDED'));
    expect(await scan(token, { scanId: scanId.toUpperCase() })).toEqual(answers[0]);
    expect(await t.prisma.scan.count({ where: { bookingId: booking.id } })).toBe(1);
    expect((await scan(token, { scanId: randomUUID() })).reason).toBe('ALREADY_BOARDED');
  });

  it('does not mix up two conductors who use the same scanId', async () => {
    const { token } = await booked();
    const scanId = randomUUID();
    expect((await scan(token, { scanId })).reason).toBe('BOARDED');
    const other = await t.scans.scan(actor(t.world.otherConductor), 'phone', { token, scanId });
    expect(other.reason).toBe('WRONG_TRIP');
  });
});

describe('not boarding', () => {
  /** What may be told of a ticket that is not this conductor's to judge. */
  const bare = (reason: string) => ({ valid: false, reason, message: expect.any(String) });

  it('tells nothing of a trip that is another conductor’s, or not the one worked on', async () => {
    const { booking, token } = await booked();
    const { trip: now } = await booked();
    const other = await t.scans.scan(actor(t.world.otherConductor), 'phone', { token });
    expect(other).toEqual(bare('WRONG_TRIP'));
    expect(await scan(token, { tripId: now.id })).toEqual(bare('WRONG_TRIP'));
    expect(await t.prisma.booking.findUnique({ where: { id: booking.id } })).toMatchObject({ status: 'CONFIRMED' });
    expect((await scan(token, { tripId: booking.tripId })).reason).toBe('BOARDED');
  });

  it('takes no ticket for another booking’s seat, stops or trip, though the key is ours', async () => {
    const { trip, booking } = await booked();
    const { booking: next } = await booked();
    const [, kadawatha] = t.world.stops;
    const forged = [
      { ...booking, seatNumber: 5 },
      { ...booking, pickupStopId: kadawatha?.id ?? '' },
      { ...booking, tripId: next.tripId },
      { ...booking, id: next.id },
      { ...booking, id: randomUUID() },
    ];
    for (const wrong of forged) expect((await scan(t.tickets.issue(wrong, trip).token)).reason).toBe('INVALID_TICKET');
    expect((await scan(t.tickets.issue({ ...booking, tripId: randomUUID() }, trip).token)).reason).toBe('WRONG_TRIP');
  });

  it('takes no ticket that was changed in a single bit, or signed with another key', async () => {
    const { trip, booking, token } = await booked();
    const stranger = createTickets({ key: loadTicketKey(generateTicketKey()) });
    expect(await scan(stranger.issue(booking, trip).token)).toEqual(bare('INVALID_TICKET'));
    const [version = '', payload = '', signature = ''] = token.split('.');
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(), fc.integer({ min: 0, max: 7 }), async (inPayload, at, bit) => {
        const bytes = decodeBase64Url(inPayload ? payload : signature) ?? new Uint8Array();
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        const changed = encodeBase64Url(bytes);
        const forged = [version, inPayload ? changed : payload, inPayload ? signature : changed].join('.');
        expect((await scan(forged)).reason).toBe('INVALID_TICKET');
      }),
      { numRuns: 40 },
    );
    expect((await scan(token)).reason).toBe('BOARDED');
  });

  it('answers by the booking’s state without the passenger’s name', async () => {
    const pending = await booked({ status: 'PENDING' });
    const cancelled = await booked();
    await t.bookings.cancel(actor(t.world.passenger), cancelled.booking.id);
    const early = await booked({ departsAt: new Date(t.now() + 13 * HOUR) });
    const late = await booked({ departsAt: new Date(t.now() - 16 * HOUR) });
    for (const [{ token }, reason] of [
      [pending, 'NOT_PAID'],
      [cancelled, 'CANCELLED'],
      [early, 'NOT_YET_VALID'],
      [late, 'EXPIRED'],
    ] as const) {
      const answer = await scan(token);
      expect(answer).toMatchObject({ valid: false, reason, seatNumber: 4 });
      expect(answer.passengerName).toBeUndefined();
    }
  });

  it('lets nobody board a trip that is cancelled or ended, save who was scanned before its end', async () => {
    const cancelled = await booked();
    await t.trips.patch(actor(t.world.admin), cancelled.trip.id, { status: 'CANCELLED' });
    expect((await scan(cancelled.token)).reason).toBe('CANCELLED');

    const ended = await booked();
    const endedAt = new Date(t.now() - 60_000);
    await t.prisma.trip.update({ where: { id: ended.trip.id }, data: { status: 'ENDED', endedAt } });
    expect((await scan(ended.token)).reason).toBe('EXPIRED');
    const before = new Date(endedAt.getTime() - 1000).toISOString();
    expect((await scan(ended.token, { scannedAt: before })).reason).toBe('BOARDED');
  });

  it('refuses a scan from the future', async () => {
    const { token } = await booked();
    const at = (ms: number) => ({ scannedAt: new Date(t.now() + ms).toISOString() });
    expect(await refusal(scan(token, at(120_001)))).toBe('BAD_TIMESTAMP');
    expect((await scan(token, at(120_000))).reason).toBe('BOARDED');
  });
});
