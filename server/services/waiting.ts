import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import { canDriveTrip, canManageTrip, canScanOnTrip } from '@/lib/domain/rights';
import type { Actor } from './actor';
import { Refusal } from './refusal';
import type { TripRecord } from './trip-views';

export interface WaitingDeps {
  /** CONFIRMED bookings of a trip by the stop where they get on. */
  countWaiting(tripId: string): Promise<{ stopId: string; waiting: number }[]>;
  /** @throws Refusal NOT_FOUND */
  getTripRecord(id: string): Promise<TripRecord>;
  now(): number;
}

/** How many wait where: a driver needs the number and nobody's name. */
export function createWaiting({ countWaiting, getTripRecord, now }: WaitingDeps) {
  /** @throws Refusal NOT_FOUND: there is none, or it is another's. */
  return async (actor: Actor, tripId: string): Promise<ResponseOf<'getTripWaiting'>> => {
    const trip = await getTripRecord(tripId);
    const crew = canDriveTrip(actor, trip) || canScanOnTrip(actor, trip);
    if (!crew && !canManageTrip(actor, trip.route)) throw new Refusal('NOT_FOUND');
    return { tripId: trip.id, stops: await countWaiting(trip.id), asOf: new Date(now()).toISOString() };
  };
}
