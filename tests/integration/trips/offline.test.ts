import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScanVerdict } from '@/lib/contract/primitives';
import { generateTicketKey, loadTicketKey } from '@/server/services/ticket-key';
import { createTickets } from '@/server/services/tickets';
import { actor, startTrips, type TripsTest } from './setup';

let t: TripsTest;
const told: string[] = [];
beforeAll(async () => {
  t = await startTrips();
  t.events.on('alert', (alert) => told.push(alert.type));
});
beforeEach(() => {
  told.length = 0;
});
afterAll(() => t.drop());

const conductor = () => actor(t.world.conductor);
let seat = 0;

async function booked() {
  const trip = await t.world.addTrip({ departsAt: new Date(t.now() - 45 * 60_000), status: 'STARTED' });
  const booking = await t.world.book(trip.id, t.world.passenger.id, (seat++ % 40) + 1);
  return { trip, booking, token: t.tickets.issue(booking, trip).token };
}
const scanOf = (token: string, agoMs: number, more: object = {}) => ({
  scanId: randomUUID(),
  token,
  scannedAt: new Date(t.now() - agoMs).toISOString(),
  verdict: 'BOARDED' as ScanVerdict,
  ...more,
});
const sync = (device: string, ...scans: ReturnType<typeof scanOf>[]) => t.sync(conductor(), { device, scans });
const verdicts = async (work: ReturnType<typeof sync>) =>
  (await work).results.map((each) => (each.ok ? each.result.reason : each.error));
const alertsOf = (bookingId: string) => t.prisma.alert.findMany({ where: { type: 'TICKET_CONFLICT', key: bookingId } });
type ConflictData = {
  scans: { device: string; scannedAt: string; stop: string; lat: number; lng: number; place: string }[];
};

describe('two phones without a line that boarded the same ticket', () => {
  it('yield one BOARDED and one conflict with both devices, times and places', async () => {
    const { booking, trip, token } = await booked();
    // The bus knew where it was at the time of the first scan; the second phone knew itself.
    const fixAt = new Date(t.now() - 10 * 60_000 + 20_000);
    await t.prisma.locationPoint.create({
      data: { tripId: trip.id, device: 'bus', fixAt, receivedAt: fixAt, lat: 7.0013, lng: 79.9508, broadcast: true },
    });
    const first = scanOf(token, 10 * 60_000);
    const second = scanOf(token, 4 * 60_000, { lat: 7.2513, lng: 80.3464 });
    expect(await verdicts(sync('phone-a', first))).toEqual(['BOARDED']);
    expect(told).toEqual([]);
    expect(await verdicts(sync('phone-b', second))).toEqual(['ALREADY_BOARDED']);
    expect(told).toEqual(['TICKET_CONFLICT']);
    const [alert, ...more] = await alertsOf(booking.id);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ status: 'OPEN', tripId: trip.id, operatorId: t.world.operator.id });
    const { scans } = (alert as { data: unknown }).data as ConflictData;
    expect(scans).toMatchObject([
      { device: 'phone-a', scannedAt: first.scannedAt, stop: 'Kadawatha', lat: 7.0013, place: 'BUS' },
      { device: 'phone-b', scannedAt: second.scannedAt, stop: 'Kegalle', lng: 80.3464, place: 'DEVICE' },
    ]);
    for (const word of ['phone-a', 'phone-b', 'Kadawatha', 'Kegalle', booking.referenceCode]) {
      expect(alert?.message).toContain(word);
    }
    // Staff get the details too.
    const { items } = await t.alerts.list(actor(t.world.business), { limit: 50 });
    expect(items.find(({ id }) => id === alert?.id)?.data).toMatchObject({ bookingId: booking.id });
    expect((await t.alerts.list(actor(t.world.rival), { limit: 50 })).items).toEqual([]);
  });

  it('whatever the order, the number of nodes and the moment', async () => {
    const { booking, token } = await booked();
    const nodes = [t, t.node(), t.node()];
    const uploads = Array.from({ length: 12 }, (_, i) => ({ device: `phone ${i}`, scan: scanOf(token, i * 1000) }));
    const answers = await Promise.all(
      uploads.map(({ device, scan }, i) =>
        verdicts((nodes[i % 3] ?? t).sync(conductor(), { device, scans: [scan] }) as ReturnType<typeof sync>),
      ),
    );
    expect(answers.flat().filter((verdict) => verdict === 'BOARDED')).toHaveLength(1);
    expect(answers.flat().filter((verdict) => verdict === 'ALREADY_BOARDED')).toHaveLength(11);
    const alerts = await alertsOf(booking.id);
    expect(alerts).toHaveLength(1);
    expect(((alerts[0] as { data: unknown }).data as ConflictData).scans).toHaveLength(12);
  });

  it('sent again change nothing, also after somebody has resolved the alert', async () => {
    const { booking, token } = await booked();
    const [a, b] = [scanOf(token, 60_000), scanOf(token, 30_000)];
    const [first, second] = [await sync('phone-a', a), await sync('phone-b', b)];
    const [alert] = await alertsOf(booking.id);
    await t.alerts.resolve(actor(t.world.admin), alert?.id ?? '');
    const state = async () => ({
      scans: await t.prisma.scan.findMany({ where: { bookingId: booking.id }, orderBy: { id: 'asc' } }),
      alerts: await alertsOf(booking.id),
      booking: await t.prisma.booking.findUnique({ where: { id: booking.id } }),
    });
    const before = await state();
    told.length = 0;
    expect(await sync('phone-a', a)).toEqual(first);
    expect(await sync('phone-b', b)).toEqual(second);
    expect(await sync('phone-b', b, b)).toEqual({ results: [second.results[0], second.results[0]] });
    expect(await state()).toEqual(before);
    expect(told).toEqual([]);
  });

  it('also where the first scan had a line; but not where a phone said itself that somebody is aboard', async () => {
    const { booking, token } = await booked();
    expect((await t.scans.scan(conductor(), 'online', { token })).reason).toBe('BOARDED');
    expect(await verdicts(sync('phone-b', scanOf(token, 1000, { verdict: 'ALREADY_BOARDED' })))).toEqual([
      'ALREADY_BOARDED',
    ]);
    expect(await alertsOf(booking.id)).toEqual([]);
    expect(await verdicts(sync('phone-c', scanOf(token, 500)))).toEqual(['ALREADY_BOARDED']);
    expect(await alertsOf(booking.id)).toHaveLength(1);
  });

  it('but one phone whose answer got lost is no conflict: its scan has one id', async () => {
    const { booking, token } = await booked();
    const scan = scanOf(token, 1000);
    await t.scans.scan(conductor(), 'phone', { token, scanId: scan.scanId });
    expect(await verdicts(sync('phone', scan))).toEqual(['BOARDED']);
    expect(await alertsOf(booking.id)).toEqual([]);
  });
});

describe('what is handed in', () => {
  it('is answered one by one, in the order it came; a forged ticket never boards', async () => {
    const { booking, trip, token } = await booked();
    const stranger = createTickets({ key: loadTicketKey(generateTicketKey()) });
    const other = await booked();
    await t.bookings.cancel(actor(t.world.passenger), other.booking.id);
    const forged = stranger.issue(booking, trip).token;
    const tampered = `${token.slice(0, -4)}AAAA`;
    const answers = await verdicts(
      sync(
        'phone',
        scanOf(forged, 9000),
        scanOf('no ticket', 8000),
        scanOf(tampered, 7500),
        scanOf(token, 1000),
        scanOf(token, 7000),
        scanOf(other.token, 6000),
      ),
    );
    expect(answers).toEqual([
      'INVALID_TICKET',
      'INVALID_TICKET',
      'INVALID_TICKET',
      'ALREADY_BOARDED',
      'BOARDED',
      'CANCELLED',
    ]);
    expect(await t.prisma.booking.findUnique({ where: { id: booking.id } })).toMatchObject({
      status: 'BOARDED',
      boardedAt: new Date(t.now() - 7000),
    });
  });

  it('keeps the time of the scan; a clock that is wrong is set right by when it says it sends', async () => {
    const { booking, token } = await booked();
    const day = 86_400_000;
    const ahead = scanOf(token, -day + 60_000);
    // Without its own clock's word, a scan from tomorrow is refused, and the rest of the upload is not.
    const fine = scanOf('no ticket', 1000);
    expect(await verdicts(sync('phone', ahead, fine))).toEqual(['BAD_TIMESTAMP', 'INVALID_TICKET']);
    const sentAt = new Date(t.now() + day).toISOString();
    expect(await verdicts(t.sync(conductor(), { device: 'phone', sentAt, scans: [ahead] }))).toEqual(['BOARDED']);
    const row = await t.prisma.booking.findUnique({ where: { id: booking.id } });
    expect(row?.boardedAt).toEqual(new Date(t.now() - 60_000));
  });

  it('refuses absurd clocks, and survives them', async () => {
    const { booking, token } = await booked();
    for (const scannedAt of ['1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
      expect(await verdicts(sync('phone', scanOf(token, 0, { scannedAt })))).toEqual(['BAD_TIMESTAMP']);
    }
    const sentAt = '9999-12-31T23:59:59Z';
    expect(await verdicts(t.sync(conductor(), { sentAt, scans: [scanOf(token, 0)] }))).toEqual(['BAD_TIMESTAMP']);
    expect(await t.prisma.booking.findUnique({ where: { id: booking.id } })).toMatchObject({ status: 'CONFIRMED' });
  });

  it('lets in who was scanned before the trip ended, though it is told afterwards', async () => {
    const { trip, token } = await booked();
    const late = await t.world.book(trip.id, t.world.stranger.id, 40);
    await t.prisma.trip.update({
      where: { id: trip.id },
      data: { status: 'ENDED', endedAt: new Date(t.now() - 30_000) },
    });
    const lateToken = t.tickets.issue(late, trip).token;
    expect(await verdicts(sync('phone', scanOf(token, 60_000), scanOf(lateToken, 1000)))).toEqual([
      'BOARDED',
      'EXPIRED',
    ]);
  });

  it('is no way to board on another conductor’s trip', async () => {
    const { booking, token } = await booked();
    const answer = await t.sync(actor(t.world.otherConductor), { scans: [scanOf(token, 1000)] });
    expect(answer.results[0]).toMatchObject({ ok: true, result: { reason: 'WRONG_TRIP' } });
    expect(JSON.stringify(answer)).not.toContain(booking.referenceCode);
  });
});
