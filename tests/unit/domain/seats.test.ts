import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookingStatus } from '@/lib/contract/primitives';
import { fareForLeg } from '@/lib/domain/fare';
import { freeSeats, overlappingLegs, type SeatBooking } from '@/lib/domain/seats';

const leg = fc
  .tuple(fc.nat({ max: 9 }), fc.integer({ min: 1, max: 9 }))
  .map(([pickupSeq, length]) => ({ pickupSeq, dropSeq: pickupSeq + length }));
const status = fc.constantFrom<BookingStatus>('PENDING', 'CONFIRMED', 'BOARDED', 'CANCELLED', 'EXPIRED');

describe('seats', () => {
  it('shares a seat between legs that only touch', () => {
    const of = (pickupSeq: number, dropSeq: number) => ({ pickupSeq, dropSeq });
    expect(overlappingLegs(of(0, 3), of(3, 5))).toBe(false);
    expect(overlappingLegs(of(0, 4), of(3, 5))).toBe(true);
    expect(overlappingLegs(of(1, 2), of(0, 9))).toBe(true);
  });

  it('overlaps exactly where two legs have a stretch between neighbouring stops in common', () => {
    const stretches = (l: { pickupSeq: number; dropSeq: number }) =>
      Array.from({ length: l.dropSeq - l.pickupSeq }, (_, i) => l.pickupSeq + i);
    fc.assert(
      fc.property(leg, leg, (a, b) => {
        const common = stretches(a).some((s) => stretches(b).includes(s));
        expect(overlappingLegs(a, b)).toBe(common);
        expect(overlappingLegs(b, a)).toBe(common);
      }),
    );
  });

  it('offers the seats that nobody holds on any stretch of the leg', () => {
    const booking = fc
      .tuple(leg, fc.integer({ min: 1, max: 6 }), status)
      .map(([l, seatNumber, s]): SeatBooking => ({ ...l, seatNumber, status: s }));
    fc.assert(
      fc.property(fc.array(booking, { maxLength: 12 }), leg, (bookings, wanted) => {
        const free = freeSeats(6, bookings, wanted.pickupSeq, wanted.dropSeq);
        for (let seat = 1; seat <= 6; seat++) {
          const held = bookings.some(
            (b) => b.seatNumber === seat && !['CANCELLED', 'EXPIRED'].includes(b.status) && overlappingLegs(b, wanted),
          );
          expect(free.includes(seat)).toBe(!held);
        }
      }),
    );
  });
});

describe('fareForLeg', () => {
  const ALONGS = [0, 3333, 10_000];

  it.each([
    [100_000, 0, 2, 100_000],
    [100_000, 0, 1, 33_400],
    [100_000, 1, 2, 66_700],
    [5000, 0, 1, 3000],
    [2550, 0, 1, 2550],
    [2550, 0, 2, 2550],
    [0, 0, 1, 0],
  ])('of %i cents from %i to %i is %i', (full, from, to, wanted) =>
    expect(fareForLeg(full, ALONGS, from, to)).toBe(wanted),
  );

  it('counts stops where the metres say nothing', () => expect(fareForLeg(90_000, [0, 0, 0, 0], 1, 2)).toBe(30_000));

  it('does not round an exact share up', () => expect(fareForLeg(30_000, [0, 0.1, 0.2, 0.3], 0, 1)).toBe(10_000));

  it('refuses what is no leg', () => {
    for (const [from, to] of [
      [1, 1],
      [2, 1],
      [-1, 1],
      [0, 3],
      [0.5, 1],
    ] as const) {
      expect(() => fareForLeg(1000, ALONGS, from, to)).toThrow(RangeError);
    }
  });

  it('never falls as the leg grows, and stays between the least and the full fare', () => {
    const gaps = fc.array(fc.nat({ max: 20_000 }), { minLength: 2, maxLength: 15 });
    fc.assert(
      fc.property(gaps, fc.nat({ max: 500_000 }), fc.nat(), fc.nat(), (metres, full, a, b) => {
        const alongs = [0];
        for (const gap of metres) alongs.push((alongs.at(-1) as number) + gap);
        const last = alongs.length - 1;
        const pickup = a % last;
        const drop = pickup + 1 + (b % (last - pickup));
        const fare = fareForLeg(full, alongs, pickup, drop);
        expect(fare).toBeLessThanOrEqual(full);
        expect(fare).toBeGreaterThanOrEqual(Math.min(full, 3000));
        if (fare < full) expect(fare % 100).toBe(0);
        if (drop < last) expect(fareForLeg(full, alongs, pickup, drop + 1)).toBeGreaterThanOrEqual(fare);
        if (pickup > 0) expect(fareForLeg(full, alongs, pickup - 1, drop)).toBeGreaterThanOrEqual(fare);
      }),
    );
  });
});
