import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BookingStatus,
  carriesPassenger,
  judgeScan,
  type ScanFacts,
  type ScannedBooking,
} from '@/lib/domain/scan';
import type { TicketPayload } from '@/lib/domain/ticket';

const F = 1_795_420_800;
const U = 1_795_507_200;
const payload: TicketPayload = { b: 'b1', t: 't1', s: 12, p: 'p1', d: 'd1', f: F, u: U, k: 'k' };
const booking: ScannedBooking = {
  id: 'b1',
  tripId: 't1',
  seatNumber: 12,
  pickupStopId: 'p1',
  dropStopId: 'd1',
  status: 'CONFIRMED',
};
const facts: ScanFacts = { payload, booking, conductorTripIds: ['t1'], scannedAt: (F + 60) * 1000 };
const judge = (more: Partial<ScanFacts> = {}, status: BookingStatus = 'CONFIRMED') =>
  judgeScan({ ...facts, booking: { ...booking, status }, ...more });

describe('judgeScan', () => {
  it('boards a confirmed booking on its trip', () => expect(judge()).toBe('BOARDED'));

  it.each<[BookingStatus, string]>([
    ['PENDING', 'NOT_PAID'],
    ['CANCELLED', 'CANCELLED'],
    ['EXPIRED', 'EXPIRED'],
    ['BOARDED', 'ALREADY_BOARDED'],
  ])('%s gives %s, whatever the clock says', (status, reason) => {
    for (const scannedAt of [0, (F + 1) * 1000, (U + 1) * 1000]) expect(judge({ scannedAt }, status)).toBe(reason);
  });

  it('keeps to the window, both ends included', () => {
    expect(judge({ scannedAt: F * 1000 - 1 })).toBe('NOT_YET_VALID');
    expect(judge({ scannedAt: F * 1000 })).toBe('BOARDED');
    expect(judge({ scannedAt: U * 1000 + 999 })).toBe('BOARDED');
    expect(judge({ scannedAt: U * 1000 + 1000 })).toBe('EXPIRED');
  });

  it('says WRONG_TRIP also where the booking is unknown, as in an offline manifest', () => {
    expect(judge({ conductorTripIds: ['t2', 't3'] })).toBe('WRONG_TRIP');
    expect(judge({ conductorTripIds: ['t2'], booking: null })).toBe('WRONG_TRIP');
    expect(judge({ conductorTripIds: [] }, 'CANCELLED')).toBe('WRONG_TRIP');
    expect(judge({ conductorTripIds: ['t2', 't1'] })).toBe('BOARDED');
  });

  it('believes nothing without a signature, and no ticket that its booking does not bear out', () => {
    expect(judge({ payload: null, conductorTripIds: [] })).toBe('INVALID_TICKET');
    expect(judge({ booking: null })).toBe('INVALID_TICKET');
    const changed: Partial<ScannedBooking>[] = [
      { id: 'b2' },
      { tripId: 't2' },
      { seatNumber: 13 },
      { pickupStopId: 'p2' },
      { dropStopId: 'd2' },
    ];
    for (const change of changed) expect(judge({ booking: { ...booking, ...change } })).toBe('INVALID_TICKET');
  });

  it('boards only what is signed, known, on this trip, CONFIRMED and in time', () => {
    const any = fc.record({
      payload: fc.constantFrom(payload, { ...payload, t: 't2' }, null),
      booking: fc.option(
        fc.record({
          id: fc.constantFrom('b1', 'b2'),
          tripId: fc.constantFrom('t1', 't2'),
          seatNumber: fc.constantFrom(12, 13),
          pickupStopId: fc.constant('p1'),
          dropStopId: fc.constant('d1'),
          status: fc.constantFrom<BookingStatus>('PENDING', 'CONFIRMED', 'BOARDED', 'CANCELLED', 'EXPIRED'),
        }),
        { freq: 5 },
      ),
      conductorTripIds: fc.subarray(['t1', 't2']),
      scannedAt: fc.integer({ min: F - 10, max: U + 10 }).map((s) => s * 1000),
    });
    fc.assert(
      fc.property(any, (f) => {
        const reason = judgeScan(f);
        const good =
          f.payload !== null &&
          f.booking?.status === 'CONFIRMED' &&
          f.booking.id === 'b1' &&
          f.booking.seatNumber === 12 &&
          f.booking.tripId === f.payload.t &&
          f.conductorTripIds.includes(f.payload.t) &&
          f.scannedAt >= F * 1000 &&
          f.scannedAt < (U + 1) * 1000;
        expect(reason === 'BOARDED').toBe(good);
        // A name is shown only for a booking that is really on the conductor's trip.
        if (carriesPassenger(reason)) expect(f.conductorTripIds).toContain(f.booking?.tripId);
      }),
      { numRuns: 1000 },
    );
  });
});
