import type { LocalizedName, ScanVerdict } from '@/lib/contract/primitives';
import { distanceMetres } from '@/lib/domain/geo';
import { clockTime } from '@/lib/i18n/dates';
import type { AlertDraft } from './alerts';

/** A scan that let somebody in. */
export interface Boarding {
  scanId: string | null;
  device: string;
  conductorId: string;
  scannedAt: Date;
  verdict: ScanVerdict;
  /** Where the device was, where it knew. */
  lat: number | null;
  lng: number | null;
}

/** What tells where a bus was. */
export interface PlaceFacts {
  operatorId: string;
  routeCode: string;
  registration: string;
  departsAt: Date;
  stops: readonly { name: LocalizedName; lat: number; lng: number; offsetMinutes: number }[];
  /** For each time that was asked for, the bus's own position nearest to it; null where there is none near. */
  positions: readonly ({ lat: number; lng: number } | null)[];
}

/** By the device itself, by the bus's position at that time, or by the timetable. */
type PlaceSource = 'DEVICE' | 'BUS' | 'TIMETABLE';

interface ConflictBooking {
  id: string;
  tripId: string;
  referenceCode: string;
  seatNumber: number;
}

/** One ticket, several people: says which, and for each scan the device, the time and the place. */
export function conflictAlert(booking: ConflictBooking, boardings: readonly Boarding[], facts: PlaceFacts): AlertDraft {
  const scans = boardings.map((boarding, index) => ({
    scanId: boarding.scanId,
    device: boarding.device,
    conductorId: boarding.conductorId,
    scannedAt: boarding.scannedAt.toISOString(),
    ...placeOf(boarding, facts, facts.positions[index] ?? null),
  }));
  const each = scans.map(
    ({ device, scannedAt, stop, lat, lng }) =>
      `device ${device} at ${clockTime(Date.parse(scannedAt))}${stop ? ` near ${stop}` : ''}${lat === null ? '' : ` (${lat.toFixed(5)}, ${lng?.toFixed(5)})`}`,
  );
  const ticket = `Ticket ${booking.referenceCode}, seat ${booking.seatNumber} on ${facts.routeCode} ${facts.registration}`;
  return {
    type: 'TICKET_CONFLICT',
    severity: 'WARNING',
    tripId: booking.tripId,
    operatorId: facts.operatorId,
    // One ticket is one matter; two tickets that were copied on one trip are two.
    key: booking.id,
    message: `${ticket} let in ${scans.length} times: ${each.join('; ')}`,
    data: { bookingId: booking.id, referenceCode: booking.referenceCode, seatNumber: booking.seatNumber, scans },
  };
}

function placeOf(
  { lat, lng, scannedAt }: Boarding,
  { stops, departsAt }: PlaceFacts,
  bus: { lat: number; lng: number } | null,
): { lat: number | null; lng: number | null; stop: string | null; place: PlaceSource } {
  const known = lat !== null && lng !== null ? { lat, lng } : bus;
  if (known) {
    const stop = nearest(stops, (s) => distanceMetres(s, known));
    return { ...known, stop: stop?.name.en ?? null, place: known === bus ? 'BUS' : 'DEVICE' };
  }
  const minutes = (scannedAt.getTime() - departsAt.getTime()) / 60_000;
  const stop = nearest(stops, (s) => Math.abs(s.offsetMinutes - minutes));
  return { lat: null, lng: null, stop: stop?.name.en ?? null, place: 'TIMETABLE' };
}

function nearest<T>(items: readonly T[], far: (item: T) => number): T | null {
  return items.reduce<T | null>((best, item) => (best === null || far(item) < far(best) ? item : best), null);
}
