import { canFollowTrip, type ShareFacts } from '@/lib/domain/rights';
import type { Actor } from './actor';
import { Refusal } from './refusal';
import type { TripFacts, TripFactsCache } from './trip-facts';

export interface FollowDeps {
  facts: TripFactsCache;
  hasActiveBooking(tripId: string, passengerId: string): Promise<boolean>;
  findShareByToken(token: string): Promise<{ id: string; tripId: string; revokedAt: number | null } | null>;
  findShareById(id: string): Promise<{ id: string; tripId: string; revokedAt: number | null } | null>;
  now(): number;
}

export type Follow = ReturnType<typeof createFollow>;

/**
 * Who may see where a bus is. Asked for each event, of the database or of what is known to be so there, and again whenever something
 * it rests on has changed.
 */
export function createFollow({ facts, hasActiveBooking, findShareByToken, findShareById, now }: FollowDeps) {
  const shareFacts = async (trip: TripFacts, actor: Actor, token: string | undefined): Promise<ShareFacts | null> => {
    // A guest's own link counts, whatever token they show besides.
    const share = actor.shareId ? await findShareById(actor.shareId) : token ? await findShareByToken(token) : null;
    return share && { tripId: share.tripId, revokedAt: share.revokedAt, tripEndedAt: trip.endedAt };
  };

  const may = async (trip: TripFacts, actor: Actor, token: string | undefined): Promise<boolean> => {
    const isPassenger = actor.role === 'PASSENGER' && !actor.shareId;
    return canFollowTrip(actor, {
      tripId: trip.id,
      operatorId: trip.operatorId,
      driverId: trip.driverId,
      conductorId: trip.conductorId,
      hasBooking: isPassenger && (await hasActiveBooking(trip.id, actor.id)),
      share: await shareFacts(trip, actor, token),
      now: now(),
    });
  };

  return {
    /** @throws Refusal TRIP_NOT_FOUND, FORBIDDEN */
    async assert(actor: Actor, tripId: string, shareToken?: string): Promise<TripFacts> {
      const trip = await facts.get(tripId);
      if (!(await may(trip, actor, shareToken))) throw new Refusal('FORBIDDEN', 'This trip is not yours to follow.');
      return trip;
    },
    /** The same as an answer; a trip that is gone may not be followed. */
    async may(actor: Actor, tripId: string, shareToken?: string): Promise<boolean> {
      try {
        return await may(await facts.get(tripId), actor, shareToken);
      } catch (error) {
        if (error instanceof Refusal) return false;
        throw error;
      }
    },
  };
}
