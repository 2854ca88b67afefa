import { describe, expect, it } from 'vitest';
import { hidesKept } from '@/components/passenger/ticket-store';
import { upcoming } from '@/components/passenger/upcoming';
import { createPlacer } from '@/components/trip/bus-place';
import { targetStop } from '@/components/trip/target-stop';
import type { Booking, TripStop, TripSummary } from '@/lib/contract/views';

const stop = (id: string, en: string, lng: number, names: { si?: string; ta?: string } = {}): TripStop => ({
  id,
  sequence: 0,
  name: { en, ...names },
  lat: 7,
  lng,
  offsetMinutes: 0,
  scheduledAt: '2026-11-23T06:00:00.000Z',
});
const STOPS = [stop('a', 'Pettah', 80), stop('b', 'Peliyagoda', 80.1, { si: 'පෑලියගොඩ' }), stop('c', 'Kadawatha', 80.2)];

describe('where the bus is on the line of its stops', () => {
  const fix = (lng: number, second: number) => ({
    tripId: 't',
    lat: 7,
    lng,
    updatedAt: new Date(Date.UTC(2026, 10, 23, 6, 0, second)).toISOString(),
    receivedAt: '2026-11-23T06:00:00.000Z',
  });

  it('lies between two stops by the way driven, and at the ends stays on the line', () => {
    const place = createPlacer({ stops: STOPS, path: [] });
    expect(place(fix(79.99, 0))?.busAt).toBe(0);
    expect(place(fix(80.025, 100))?.busAt).toBeCloseTo(0.25, 2);
    expect(place(fix(80.15, 800))?.busAt).toBeCloseTo(1.5, 2);
    expect(place(fix(80.2, 1200))?.busAt).toBe(2);
  });

  it('draws what was driven up to the bus, and answers the same fix the same', () => {
    const place = createPlacer({ stops: STOPS, path: [] });
    const first = place(fix(80.15, 800));
    expect(first?.driven.map(([, lng]) => Number(lng.toFixed(3)))).toEqual([80, 80.1, 80.15]);
    expect(place(fix(80.15, 800))).toBe(first);
  });

  it('is nowhere on a trip without stops', () => {
    expect(createPlacer({ stops: [], path: [] })(fix(80, 0))).toBeNull();
  });
});

describe('whose arrival the headline tells', () => {
  const leg = { pickup: 1, drop: 3 };
  it.each([
    ['before the start', null, leg, false, 1],
    ['the bus comes', 0.6, leg, false, 1],
    ['the bus stands at my stop', 1, leg, false, 1],
    ['the bus is past my stop', 1.1, leg, false, 3],
    ['I am on board already', 0.9, leg, true, 3],
    ['no seat of mine', 2, null, false, 4],
  ])('%s', (_, busAt, mine, boarded, expected) => expect(targetStop(5, busAt, mine, boarded)).toBe(expected));

  it('none without stops', () => expect(targetStop(0, null, null)).toBeNull());
});

describe('my trips still to come', () => {
  const NOW = Date.parse('2026-11-23T06:00:00.000Z');
  const trip = (id: string, status: TripSummary['status'], departs: string, arrives: string) =>
    ({
      id,
      status,
      departsAt: `2026-11-23T${departs}:00.000Z`,
      arrivesAt: `2026-11-23T${arrives}:00.000Z`,
    }) as TripSummary;
  const booking = (tripId: string, status: Booking['status'] = 'CONFIRMED', seatNumber = 1) =>
    ({ id: `${tripId}${seatNumber}`, tripId, status, seatNumber }) as Booking;

  it('puts what is under way first, then the earliest departure', () => {
    const trips = [
      trip('noon', 'SCHEDULED', '12:00', '13:00'),
      trip('soon', 'SCHEDULED', '07:00', '08:00'),
      trip('now', 'PAUSED', '05:00', '09:00'),
    ];
    const list = upcoming(trips, [booking('noon'), booking('now'), booking('soon')], NOW);
    expect(list.map(({ trip }) => trip.id)).toEqual(['now', 'soon', 'noon']);
  });

  it('leaves out what was given back, what is over, and what never came', () => {
    const trips = [
      trip('cancelled', 'CANCELLED', '07:00', '08:00'),
      trip('ended', 'ENDED', '04:00', '05:00'),
      trip('never', 'SCHEDULED', '01:00', '02:30'),
      trip('late', 'SCHEDULED', '02:00', '03:30'),
      trip('given-back', 'SCHEDULED', '07:00', '08:00'),
    ];
    const bookings = trips.map(({ id }) => booking(id, id === 'given-back' ? 'CANCELLED' : 'CONFIRMED'));
    expect(upcoming(trips, bookings, NOW).map(({ trip }) => trip.id)).toEqual(['late']);
  });

  it('shows each of my seats', () => {
    const trips = [trip('soon', 'SCHEDULED', '07:00', '08:00')];
    const list = upcoming(trips, [booking('soon', 'CONFIRMED', 9), booking('soon', 'CONFIRMED', 3)], NOW);
    expect(list.map(({ booking }) => booking.seatNumber)).toEqual([3, 9]);
  });
});

describe('the ticket that this phone keeps', () => {
  it.each(['OFFLINE', 'UNAVAILABLE', 'INTERNAL', 'UNAUTHENTICATED', 'RATE_LIMITED', null])('is shown at %s', (code) =>
    expect(hidesKept(code)).toBe(false),
  );
  it.each(['NOT_FOUND', 'FORBIDDEN'])('is not at %s: it is not the reader’s', (code) =>
    expect(hidesKept(code)).toBe(true),
  );
});
