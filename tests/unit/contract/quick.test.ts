import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DriverLocationUpdate } from '@/lib/contract/locations';
import { isLocationUpdate } from '@/lib/contract/quick';

const odd = fc.oneof(
  fc.constantFrom(undefined, null, '', '1', true, Number.NaN, Number.POSITIVE_INFINITY, -0, 2 ** 53, 1e308, {}, []),
  fc.double(),
  fc.integer(),
  fc.anything(),
);
const field = (good: fc.Arbitrary<unknown>) => fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: odd });
const edges = (min: number, max: number) =>
  fc.oneof(fc.double({ min, max, noNaN: true }), fc.constantFrom(min, max, min - 1e-9, max + 1e-9));
const instants = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    ...['2026-02-29T00:00:00Z', '2024-02-29T00:00:00Z', '2026-02-30T00:00:00.000Z', '2026-04-31T10:00:00Z'],
    ...[
      '2026-11-26T24:00:00Z',
      '2026-11-26T10:00Z',
      '2026-11-26T10:00:00+05:30',
      '2026-11-26T10:00:00+0530',
      '2026-11-26',
    ],
    ...[
      '2026-11-26 10:00:00Z',
      '2026-11-26t10:00:00z',
      ' 2026-11-26T10:00:00Z',
      '2026-11-26T10:00:00Z\n',
      '-000001-01-01T00:00:00Z',
    ],
  ),
);
const ids = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.constantFrom('00000000-0000-0000-0000-000000000000', 'f81d4fae7dec11d0a76500a0c91e6bf6', `${'a'.repeat(36)}`),
);
const payloads = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record(
      {
        tripId: field(ids),
        lat: field(edges(-90, 90)),
        lng: field(edges(-180, 180)),
        speed: field(edges(0, 70)),
        heading: field(edges(0, 360)),
        accuracy: field(fc.double({ min: 0, noNaN: true })),
        timestamp: field(instants),
        seq: field(fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, -1, 2 ** 53 - 1, 2 ** 53))),
        more: fc.anything(),
      },
      { requiredKeys: ['tripId', 'lat', 'lng'] },
    ),
  },
  { weight: 1, arbitrary: fc.anything() },
);

it('the quick check says yes exactly where the schema does', () => {
  let yes = 0;
  fc.assert(
    fc.property(payloads, (payload) => {
      const { success } = DriverLocationUpdate.safeParse(payload);
      if (success) yes++;
      expect(isLocationUpdate(payload)).toBe(success);
    }),
    { numRuns: 5000 },
  );
  expect(yes, 'payloads that are fine').toBeGreaterThan(100);
});
