import type { Manifest, ManifestBooking } from '@/lib/contract/rest/conductor';
import type { ConductorScanResult } from '@/lib/contract/views';
import { carriesPassenger, judgeByTrip, judgeScan, type ScannedBooking } from '@/lib/domain/scan';
import type { TicketPayload } from '@/lib/domain/ticket';
import type { KeptScan } from './store';

/** What this device knows of a trip: the passenger list as it was fetched, and what it has seen itself since. */
export interface Known {
  readonly manifest: Manifest;
  /** This device's own scans, of every trip. */
  readonly scans: readonly KeptScan[];
}

/** When and on which device somebody was let in. */
interface FirstBoarding {
  readonly at: string | null;
  readonly device: string | null;
}

/** Who is aboard by this device's own word. The server's later word counts more. */
export function ownBoarding(scans: readonly KeptScan[], bookingId: string): KeptScan | null {
  const aboard = scans.filter(
    (scan) => scan.bookingId === bookingId && (scan.final?.reason ?? scan.verdict) === 'BOARDED',
  );
  return aboard.reduce<KeptScan | null>((a, b) => (a === null || b.scannedAt < a.scannedAt ? b : a), null);
}

/** The verdict without the server, by the rules that the server has. `payload` null: no ticket, or not a genuine one. */
export function judgeOffline(
  payload: TicketPayload | null,
  { manifest, scans }: Known,
  now: number,
): ConductorScanResult {
  const booking = payload && bookingOf(payload, manifest);
  const first = booking && firstBoarding(booking, scans);
  const facts = booking && { ...toScanned(booking, manifest.tripId), ...(first ? { status: 'BOARDED' as const } : {}) };
  const { status, endedAt } = manifest.trip;
  const judged = judgeScan({ payload, conductorTripIds: [manifest.tripId], booking: facts, scannedAt: now });
  const reason = judgeByTrip(judged, { status, endedAt: endedAt === null ? null : Date.parse(endedAt) }, now);
  const result: ConductorScanResult = { valid: reason === 'BOARDED', reason };
  if (!booking || reason === 'WRONG_TRIP' || reason === 'INVALID_TICKET') return result;
  const nameOf = (id: string) => manifest.trip.stops.find((stop) => stop.id === id)?.name.en;
  result.bookingId = booking.id;
  result.referenceCode = booking.referenceCode;
  result.seatNumber = booking.seatNumber;
  result.pickupPoint = nameOf(booking.pickupStopId);
  result.dropPoint = nameOf(booking.dropStopId);
  result.price = booking.price;
  result.payment = booking.payment;
  result.status = reason === 'BOARDED' ? 'BOARDED' : facts?.status;
  if (carriesPassenger(reason) && booking.passengerName) result.passengerName = booking.passengerName;
  if (reason === 'ALREADY_BOARDED') {
    if (first?.at) result.firstScannedAt = first.at;
    if (first?.device) result.firstDevice = first.device;
  }
  return result;
}

function firstBoarding(booking: ManifestBooking, scans: readonly KeptScan[]): FirstBoarding | null {
  if (booking.status === 'BOARDED') return { at: booking.boardedAt, device: booking.boardedBy };
  const own = ownBoarding(scans, booking.id);
  return own && { at: own.scannedAt, device: own.device };
}

/**
 * The booking that a ticket names. One that the list does not hold was made after it was fetched: its signature is the server's
 * word for it, and whoever paid a minute ago is let in. Not so where the list gives that seat to somebody else on that leg: then
 * the ticket is an old print.
 */
function bookingOf(payload: TicketPayload, manifest: Manifest): ManifestBooking | null {
  const known = manifest.bookings.find(({ id }) => id === payload.b);
  if (known || payload.t !== manifest.tripId) return known ?? null;
  const order = (stopId: string) => manifest.trip.stops.findIndex((stop) => stop.id === stopId);
  const [from, to] = [order(payload.p), order(payload.d)];
  const clash = manifest.bookings.some(
    (other) =>
      other.seatNumber === payload.s &&
      ['PENDING', 'CONFIRMED', 'BOARDED'].includes(other.status) &&
      order(other.pickupStopId) < to &&
      from < order(other.dropStopId),
  );
  if (clash || from < 0 || to <= from) return null;
  return {
    id: payload.b,
    referenceCode: '',
    seatNumber: payload.s,
    pickupStopId: payload.p,
    dropStopId: payload.d,
    status: 'CONFIRMED',
    passengerName: null,
    walkIn: false,
    payment: 'ONLINE',
    price: 0,
    boardedAt: null,
    boardedBy: null,
  };
}

const toScanned = (booking: ManifestBooking, tripId: string): ScannedBooking => ({
  id: booking.id,
  tripId,
  seatNumber: booking.seatNumber,
  pickupStopId: booking.pickupStopId,
  dropStopId: booking.dropStopId,
  status: booking.status,
});
