import { randomUUID } from 'node:crypto';
import type { BodyOf } from '@/lib/contract/rest/endpoints';
import type { Alert } from '@/lib/contract/views';
import { canDriveTrip, canScanOnTrip } from '@/lib/domain/rights';
import type { Actor } from './actor';
import type { Alerts } from './alerts';
import { Refusal } from './refusal';
import type { TripRecord } from './trip-views';

export interface ProblemsDeps {
  /** @throws Refusal NOT_FOUND */
  getTripRecord(id: string): Promise<TripRecord>;
  alerts: Pick<Alerts, 'raise'>;
  limits: { take(key: string, windows: { max: number; windowMs: number }[], now: number): Promise<number | null> };
  now(): number;
}

const WINDOWS = [{ max: 10, windowMs: 10 * 60_000 }];
const WORDS = {
  VEHICLE: 'trouble with the vehicle',
  PASSENGER: 'trouble with a passenger',
  ROAD: 'trouble on the road',
  SEAT: 'trouble with a seat',
  MEDICAL: 'that somebody is ill',
  OTHER: 'a problem',
} as const;

/** What the crew tells of on the way; it reaches the operator and the admins as an alert of its own. */
export function createProblems({ getTripRecord, alerts, limits, now }: ProblemsDeps) {
  /** @throws Refusal NOT_FOUND: not the crew of this trip; RATE_LIMITED. */
  return async (actor: Actor, tripId: string, { kind, note }: BodyOf<'reportProblem'>): Promise<Alert> => {
    const trip = await getTripRecord(tripId);
    if (!canScanOnTrip(actor, trip) && !canDriveTrip(actor, trip)) throw new Refusal('NOT_FOUND');
    const retryAfterMs = await limits.take(`problem:${actor.id}`, WINDOWS, now());
    if (retryAfterMs !== null) throw new Refusal('RATE_LIMITED', undefined, { retryAfterMs });
    const who = actor.role === 'DRIVER' ? 'The driver' : 'The conductor';
    const bus = `${trip.route.code}, ${trip.vehicle.registration}`;
    const alert = await alerts.raise({
      type: 'CREW_REPORT',
      severity: kind === 'MEDICAL' ? 'CRITICAL' : 'WARNING',
      tripId: trip.id,
      operatorId: trip.route.operatorId,
      // Each report is a matter of its own.
      key: randomUUID(),
      message: `${who} of ${bus} reports ${WORDS[kind]}${note ? `: ${note}` : ''}`,
      data: { kind, note: note ?? null, byUserId: actor.id },
    });
    if (!alert) throw new Error('an alert under a new key was taken for one that is open');
    return alert;
  };
}
