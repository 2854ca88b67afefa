import { ownBoarding } from '@/lib/client/conductor/judge';
import type { KeptScan } from '@/lib/client/conductor/store';
import type { Manifest, ManifestBooking } from '@/lib/contract/rest/conductor';

export interface Passenger extends ManifestBooking {
  readonly aboard: boolean;
}

/** Everybody with a seat, by seat; aboard by the server's list or by this device's own scans since. */
export function onBoard(manifest: Manifest, scans: readonly KeptScan[]): Passenger[] {
  return manifest.bookings
    .filter(({ status }) => status === 'PENDING' || status === 'CONFIRMED' || status === 'BOARDED')
    .map((booking) => ({
      ...booking,
      aboard: booking.status === 'BOARDED' || ownBoarding(scans, booking.id) !== null,
    }));
}

/** The stop that the bus is at or has just left by its timetable, epoch ms; the first one before the departure. */
export function stopAt(stops: Manifest['trip']['stops'], now: number): string | null {
  const passed = stops.filter(({ scheduledAt }) => Date.parse(scheduledAt) <= now + 3 * 60_000);
  // Nobody boards at the last.
  return (passed.slice(0, stops.length - 1).at(-1) ?? stops[0])?.id ?? null;
}
