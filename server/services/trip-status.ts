import type { DriverStatus, TripStatus } from '@/lib/contract/primitives';
import { isTimely, MAX_FUTURE_MS } from '@/lib/domain/fix';
import { clockCorrection } from '@/lib/domain/phone-clock';
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
  /**
   * One conditional update with its event in the trip's story, which never goes back in time.
   * @returns when it counts as having happened; null when the status was no longer `from`.
   */
  transition(change: StatusChange): Promise<Date | null>;
  /** When the bus was last heard of, epoch ms by its fix; null: not yet. */
  lastFixAt(tripId: string): Promise<number | null>;
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
  const { facts, transition, lastFixAt, raiseEmergency, drain, events, now } = deps;

  const announce = (tripId: string, status: TripStatus, at: Date) =>
    events.emit('trip:status', { tripId, status, timestamp: at.toISOString() });

  const change = async (actor: Actor, trip: TripFacts, to: DriverStatus, at: Date, note: string | undefined) => {
    const change: StatusChange = { tripId: trip.id, from: trip.status, to, at, byUserId: actor.id };
    if (note !== undefined) change.note = note;
    const kept = await transition(change);
    facts.forget(trip.id);
    if (kept) announce(trip.id, to, kept);
    return kept !== null;
  };

  /**
   * When the phone says it happened, in epoch ms; now, where that is over a day ago: no press waits so long, and a call for help by a
   * phone that lives in another year is one all the same. @throws Refusal BAD_TIMESTAMP: over two minutes ahead
   */
  const claimedTime = ({ timestamp, sentAt }: { timestamp?: string; sentAt?: string }): number => {
    const receivedAt = now();
    if (timestamp === undefined) return receivedAt;
    const correction = clockCorrection(sentAt === undefined ? undefined : Date.parse(sentAt), receivedAt);
    const at = Date.parse(timestamp) + correction;
    if (at - receivedAt > MAX_FUTURE_MS) throw new Refusal('BAD_TIMESTAMP', 'The phone’s clock is ahead of ours.');
    if (!isTimely(at, receivedAt)) return receivedAt;
    // A clock that is a little ahead must not end a trip in the future: fixes until then would still be taken.
    return Math.min(at, receivedAt);
  };

  return {
    /**
     * @param timestamp when it happened on the driver's phone; the server's clock without one. `sentAt`: what the phone's clock shows.
     * @throws Refusal TRIP_NOT_FOUND, FORBIDDEN, INVALID_TRANSITION, BAD_TIMESTAMP
     */
    async set(
      actor: Actor,
      {
        tripId,
        status: to,
        note,
        ...clock
      }: { tripId: string; status: DriverStatus; timestamp?: string; sentAt?: string; note?: string },
    ): Promise<TripStatus> {
      let at = new Date(claimedTime(clock));

      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const trip = await facts.fresh(tripId);
        if (!canDriveTrip(actor, trip)) throw new Refusal('FORBIDDEN', 'This trip is another driver’s.');
        const verdict = judgeTransition(trip.status, to);
        if (verdict.kind === 'refused') {
          throw new Refusal(verdict.code, `A trip that is ${trip.status} cannot become ${to}.`);
        }
        // Where the bus was seen after this, the phone's clock is slow: fixes from before the true end would be refused.
        if (to === 'ENDED' && verdict.kind === 'change') {
          at = new Date(Math.max(at.getTime(), Math.min((await lastFixAt(trip.id)) ?? 0, now())));
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
