import type { DriverStatus, TripStatus } from '@/lib/contract/primitives';
import { MAX_FUTURE_MS } from '@/lib/domain/fix';
import { canDriveTrip } from '@/lib/domain/rights';
import { judgeTransition } from '@/lib/domain/trip-status';
import type { Actor } from './actor';
import type { DomainEvents } from './events';
import { Refusal } from './refusal';
import type { TripFacts, TripFactsCache } from './trip-facts';

export interface StatusChange {
  tripId: string;
  from: TripStatus;
  to: DriverStatus;
  at: Date;
  byUserId: string;
  note?: string;
}

export interface TripStatusDeps {
  facts: TripFactsCache;
  /** One conditional update with its event in the trip's story. @returns false when the status was no longer `from`. */
  transition(change: StatusChange): Promise<boolean>;
  /** `again`: the trip was in EMERGENCY already, so an alarm that stands is not announced anew. */
  raiseEmergency(trip: TripFacts, alarm: { at: Date; note: string | undefined; again: boolean }): Promise<void>;
  /** Moves what is kept of the trip's track into history. */
  drain(tripId: string): Promise<void>;
  events: DomainEvents;
  now(): number;
}

export type TripStatusService = ReturnType<typeof createTripStatus>;

/** So many times a change is tried again when another came first; beyond that something is wrong. */
const MAX_TRIES = 4;

/** The driver's word on the trip: started, paused, ended, help. */
export function createTripStatus(deps: TripStatusDeps) {
  const { facts, transition, raiseEmergency, drain, events, now } = deps;

  const announce = (tripId: string, status: TripStatus, at: Date) =>
    events.emit('trip:status', { tripId, status, timestamp: at.toISOString() });

  const change = async (actor: Actor, trip: TripFacts, to: DriverStatus, at: Date, note: string | undefined) => {
    const change: StatusChange = { tripId: trip.id, from: trip.status, to, at, byUserId: actor.id };
    if (note !== undefined) change.note = note;
    const won = await transition(change);
    facts.forget(trip.id);
    if (won) announce(trip.id, to, at);
    return won;
  };

  return {
    /**
     * @param timestamp when it happened on the driver's phone; the server's clock without one.
     * @throws Refusal TRIP_NOT_FOUND, FORBIDDEN, INVALID_TRANSITION, BAD_TIMESTAMP
     */
    async set(
      actor: Actor,
      {
        tripId,
        status: to,
        timestamp,
        note,
      }: { tripId: string; status: DriverStatus; timestamp?: string; note?: string },
    ): Promise<TripStatus> {
      const claimed = timestamp === undefined ? now() : Date.parse(timestamp);
      if (claimed - now() > MAX_FUTURE_MS) throw new Refusal('BAD_TIMESTAMP', 'The phone’s clock is ahead of ours.');
      // A clock that is a little ahead must not end a trip in the future: fixes until then would still be taken.
      const at = new Date(Math.min(claimed, now()));

      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const trip = await facts.fresh(tripId);
        if (!canDriveTrip(actor, trip)) throw new Refusal('FORBIDDEN', 'This trip is another driver’s.');
        const verdict = judgeTransition(trip.status, to);
        if (verdict.kind === 'refused') {
          throw new Refusal(verdict.code, `A trip that is ${trip.status} cannot become ${to}.`);
        }
        if (verdict.kind === 'change' && !(await change(actor, trip, to, at, note))) continue;
        // Also for the same status again: the first call may have died between the change and the alarm.
        if (to === 'EMERGENCY') await raiseEmergency(trip, { at, note, again: verdict.kind === 'same' });
        if (to === 'ENDED') await drain(trip.id);
        return to;
      }
      throw new Refusal('UNAVAILABLE', 'The trip is being changed by others; try again.');
    },
  };
}
