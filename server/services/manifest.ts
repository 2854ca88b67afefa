import { createHash } from 'node:crypto';
import type { Manifest, ManifestBooking } from '@/lib/contract/rest/conductor';
import { canScanOnTrip } from '@/lib/domain/rights';
import type { Actor } from './actor';
import { type BookingRecord, statusNow } from './booking-views';
import { toRupees } from './money';
import { Refusal } from './refusal';
import { type TripRecord, toTripDetail } from './trip-views';

export interface ManifestRecord
  extends Pick<
    BookingRecord,
    | 'id'
    | 'referenceCode'
    | 'seatNumber'
    | 'pickupStopId'
    | 'dropStopId'
    | 'status'
    | 'payment'
    | 'priceCents'
    | 'holdExpiresAt'
    | 'boardedAt'
  > {
  passenger: { name: string } | null;
  boardedBy: string | null;
}

export interface ManifestsDeps {
  /** Every booking of a trip whatever its status, by seat. */
  listBookings(tripId: string): Promise<ManifestRecord[]>;
  /** @throws Refusal NOT_FOUND */
  getTripRecord(id: string): Promise<TripRecord>;
  ticketKey: { keyId: string; publicKeySpki: string };
  now(): number;
}

/** What the conductor's phone holds of a trip, so that it can decide without a line. */
export function createManifests({ listBookings, getTripRecord, ticketKey, now }: ManifestsDeps) {
  return {
    /** @throws Refusal NOT_FOUND: no such trip, or not this conductor's. */
    async of(actor: Actor, tripId: string): Promise<Manifest> {
      const trip = await getTripRecord(tripId);
      if (!canScanOnTrip(actor, trip)) throw new Refusal('NOT_FOUND');
      const content = {
        tripId: trip.id,
        trip: toTripDetail(trip),
        keys: [{ id: ticketKey.keyId, algorithm: 'Ed25519' as const, spki: ticketKey.publicKeySpki }],
        bookings: (await listBookings(trip.id)).map((booking) => toManifestBooking(booking, now())),
      };
      const version = createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 16);
      return { ...content, version, issuedAt: new Date(now()).toISOString() };
    },
  };
}
export type Manifests = ReturnType<typeof createManifests>;

function toManifestBooking(booking: ManifestRecord, now: number): ManifestBooking {
  const status = statusNow(booking, now);
  const named = status === 'CONFIRMED' || status === 'BOARDED';
  return {
    id: booking.id,
    referenceCode: booking.referenceCode,
    seatNumber: booking.seatNumber,
    pickupStopId: booking.pickupStopId,
    dropStopId: booking.dropStopId,
    status,
    // Of who does not travel, the conductor needs no name.
    passengerName: named ? (booking.passenger?.name ?? null) : null,
    walkIn: booking.passenger === null,
    payment: booking.payment,
    price: toRupees(booking.priceCents),
    boardedAt: booking.boardedAt?.toISOString() ?? null,
    boardedBy: booking.boardedBy,
  };
}
