import { expect, it } from 'vitest';
import { DriverLocationUpdate } from '@/lib/contract/locations';
import { clientEvents } from '@/lib/contract/socket-events';

const ID = '6f1c3f0a-0000-4000-8000-000000000000';
const takes = (event: 'driver:status' | 'conductor:scan', payload: object) =>
  clientEvents[event].payload.safeParse(payload).success;

it('takes a clock that is decades off, and no year that cannot be kept', () => {
  const times = ['0000-01-01T00:00:00Z', '1899-12-31T23:59:59Z', '1970-01-01T00:00:00+05:30', '9999-12-31T23:59:59Z'];
  expect(times.map((scannedAt) => takes('conductor:scan', { token: 'x', scannedAt }))).toEqual([
    ...[false, false, true, true],
  ]);
});

it('leaves the time of a fix and of a press to their own rules', () => {
  const fix = { tripId: ID, lat: 6.9, lng: 79.8 };
  for (const timestamp of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
    expect(DriverLocationUpdate.safeParse({ ...fix, timestamp }).success).toBe(true);
    expect(takes('driver:status', { tripId: ID, status: 'STARTED', timestamp })).toBe(true);
  }
});
