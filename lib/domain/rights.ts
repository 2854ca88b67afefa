import type { Role } from '@/lib/contract/primitives';

export type { Role };

/** Who asks, as the database knows them now (never as an old token says). */
export interface Actor {
  readonly id: string;
  readonly role: Role;
  /** The operator a BUSINESS user works for. */
  readonly operatorId?: string | null;
  /** Set for a guest who came by a share link: they may follow that one trip and do nothing else. */
  readonly shareTripId?: string | null;
  /** False: banned or deleted. Such a user may do nothing. */
  readonly active: boolean;
}

/** A share link as stored; times in epoch ms. */
export interface ShareFacts {
  readonly tripId: string;
  readonly revokedAt: number | null;
  /** When the trip ENDED or was CANCELLED; null before. */
  readonly tripEndedAt: number | null;
}

export interface TripFacts {
  readonly tripId: string;
  readonly operatorId: string;
  readonly driverId: string | null;
  readonly conductorId: string | null;
}

export interface FollowFacts extends TripFacts {
  /** The actor has a booking of their own on this trip that is CONFIRMED or BOARDED. */
  readonly hasBooking: boolean;
  /** The share link the actor came by, or showed. */
  readonly share?: ShareFacts | null;
  /** The server's clock, epoch ms. */
  readonly now: number;
}

/** A share link outlives its trip by an hour. */
export const SHARE_OUTLIVES_TRIP_MS = 3_600_000;

/** Is the link good for this trip at this moment? */
export function shareIsOpen(share: ShareFacts, tripId: string, now: number): boolean {
  if (share.tripId !== tripId || share.revokedAt !== null) return false;
  return share.tripEndedAt === null || now <= share.tripEndedAt + SHARE_OUTLIVES_TRIP_MS;
}

/** An account that is in force: not banned, and no guest by link. */
function isMember(actor: Actor): boolean {
  return actor.active && (actor.shareTripId ?? null) === null;
}

function worksFor(actor: Actor, operatorId: string | null): boolean {
  return actor.role === 'BUSINESS' && operatorId !== null && (actor.operatorId ?? null) === operatorId;
}

/** May follow without any link: by booking, by assignment, or as staff. An id alone is not enough, the role must fit. */
function followsByRight(actor: Actor, facts: FollowFacts): boolean {
  if (!isMember(actor)) return false;
  switch (actor.role) {
    case 'ADMIN':
      return true;
    case 'BUSINESS':
      return worksFor(actor, facts.operatorId);
    case 'DRIVER':
      return facts.driverId === actor.id;
    case 'CONDUCTOR':
      return facts.conductorId === actor.id;
    case 'PASSENGER':
      return facts.hasBooking;
  }
}

/** Live position, status and ETA of one trip. A guest needs a link that is open and made for this very trip. */
export function canFollowTrip(actor: Actor, facts: FollowFacts): boolean {
  if (!actor.active) return false;
  const byLink = facts.share ? shareIsOpen(facts.share, facts.tripId, facts.now) : false;
  if (!isMember(actor)) return byLink && actor.shareTripId === facts.tripId;
  return byLink || followsByRight(actor, facts);
}

/** Make a link for others. Who follows by a link alone may not, or revoking that link would no longer end what it gave. */
export function canShareTrip(actor: Actor, facts: FollowFacts): boolean {
  return followsByRight(actor, facts);
}

/** Send locations and status. */
export function canDriveTrip(actor: Actor, facts: Pick<TripFacts, 'driverId'>): boolean {
  return isMember(actor) && actor.role === 'DRIVER' && facts.driverId === actor.id;
}

/** Scan tickets and hold the manifest. */
export function canScanOnTrip(actor: Actor, facts: Pick<TripFacts, 'conductorId'>): boolean {
  return isMember(actor) && actor.role === 'CONDUCTOR' && facts.conductorId === actor.id;
}

/** Create, assign, cancel; read history and every booking. */
export function canManageTrip(actor: Actor, facts: Pick<TripFacts, 'operatorId'>): boolean {
  return canManageOperator(actor, facts.operatorId);
}

/** Everything that belongs to an operator: its vehicles, routes, staff and trips. */
export function canManageOperator(actor: Actor, operatorId: string): boolean {
  return isMember(actor) && (actor.role === 'ADMIN' || worksFor(actor, operatorId));
}

/** Whose buses the fleet view shows: all, one operator's, or none. */
export function fleetScope(actor: Actor): 'ALL' | { operatorId: string } | null {
  if (!isMember(actor)) return null;
  if (actor.role === 'ADMIN') return 'ALL';
  return actor.role === 'BUSINESS' && actor.operatorId ? { operatorId: actor.operatorId } : null;
}

/** The fleet view of one operator's buses. */
export function canSeeFleet(actor: Actor, operatorId: string): boolean {
  return canManageOperator(actor, operatorId);
}

/** `operatorId` null: an alert of the platform itself (HIGH_ERROR_RATE), which only an ADMIN sees. */
export function canSeeAlert(actor: Actor, facts: { operatorId: string | null }): boolean {
  return isMember(actor) && (actor.role === 'ADMIN' || worksFor(actor, facts.operatorId));
}
