import { createHash, randomBytes } from 'node:crypto';
import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import { canManageTrip, canShareTrip, type ShareFacts, shareIsOpen } from '@/lib/domain/rights';
import type { Actor } from './actor';
import { Refusal } from './refusal';
import type { MintInput } from './tokens';
import type { TripRecord } from './trip-views';

export interface ShareRecord {
  id: string;
  tripId: string;
  createdById: string;
  createdAt: Date;
  revokedAt: Date | null;
  trip: { endedAt: Date | null; cancelledAt: Date | null; route: { operatorId: string } };
}

export interface ShareStore {
  create(share: { tripId: string; tokenHash: string; createdById: string }): Promise<{ id: string; createdAt: Date }>;
  findByHash(tokenHash: string): Promise<ShareRecord | null>;
  find(id: string): Promise<ShareRecord | null>;
  /** Keeps the first time when it was revoked before. */
  revoke(id: string, at: Date): Promise<unknown>;
}

export interface SharesDeps {
  shares: ShareStore;
  /** @throws Refusal NOT_FOUND */
  getTripRecord(id: string): Promise<TripRecord>;
  hasActiveBooking(tripId: string, passengerId: string): Promise<boolean>;
  tokens: { mint(input: MintInput): Promise<{ token: string; expiresAt: Date }> };
  /** A function, since a free port is known only once it is bound. */
  publicOrigin(): string;
  now(): number;
}

export type Shares = ReturnType<typeof createShares>;

const TOKEN_BYTES = 24;
const SESSION_SECONDS = 600;

export const hashShareToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Links with which anybody can follow one trip. The database knows only the token's hash. */
export function createShares({ shares, getTripRecord, hasActiveBooking, tokens, publicOrigin, now }: SharesDeps) {
  const factsOf = ({ tripId, revokedAt, trip }: ShareRecord): ShareFacts => ({
    tripId,
    revokedAt: revokedAt?.getTime() ?? null,
    tripEndedAt: endOf(trip),
  });
  const openOnly = (share: ShareRecord | null) =>
    share && shareIsOpen(factsOf(share), share.tripId, now()) ? share : null;

  return {
    /** @throws Refusal NOT_FOUND: no such trip; FORBIDDEN: not followed by right; TRIP_ENDED: a link would be closed at once. */
    async create(actor: Actor, tripId: string): Promise<ResponseOf<'createShare'>> {
      const trip = await getTripRecord(tripId);
      const hasBooking = actor.role === 'PASSENGER' && (await hasActiveBooking(trip.id, actor.id));
      const { driverId, conductorId, route } = trip;
      const facts = { tripId: trip.id, operatorId: route.operatorId, driverId, conductorId, hasBooking, now: now() };
      if (!canShareTrip(actor, facts)) throw new Refusal('FORBIDDEN', 'Only who follows a trip can share it.');
      const open = shareIsOpen({ tripId: trip.id, revokedAt: null, tripEndedAt: endOf(trip) }, trip.id, now());
      if (!open) throw new Refusal('TRIP_ENDED');

      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const share = { tripId: trip.id, tokenHash: hashShareToken(token), createdById: actor.id };
      const { id, createdAt } = await shares.create(share);
      const url = `${publicOrigin()}/track/${token}`;
      return { id, tripId: trip.id, token, url, createdAt: createdAt.toISOString() };
    },

    /** Again is fine. @throws Refusal NOT_FOUND: no such link, or somebody else's. */
    async revoke(actor: Actor, id: string): Promise<void> {
      const share = await shares.find(id);
      const may = share && (share.createdById === actor.id || canManageTrip(actor, share.trip.route));
      if (!may) throw new Refusal('NOT_FOUND');
      await shares.revoke(id, new Date(now()));
    },

    /** A guest's token of ten minutes. @throws Refusal NOT_FOUND: no such link, or it is closed. */
    async openSession(shareToken: string): Promise<ResponseOf<'createShareSession'>> {
      const share = openOnly(await shares.findByHash(hashShareToken(shareToken)));
      if (!share) throw new Refusal('NOT_FOUND');
      const { id, tripId } = share;
      const { token, expiresAt } = await tokens.mint({
        sub: id,
        role: 'PASSENGER',
        ttlSeconds: SESSION_SECONDS,
        share: id,
      });
      return { token, expiresAt: expiresAt.toISOString(), tripId };
    },

    /** The link of this token while it is open; null otherwise. */
    async findOpenByToken(token: string): Promise<{ id: string; tripId: string } | null> {
      const share = openOnly(await shares.findByHash(hashShareToken(token)));
      return share && { id: share.id, tripId: share.tripId };
    },
  };
}

const endOf = (trip: { endedAt: Date | null; cancelledAt: Date | null }): number | null =>
  (trip.endedAt ?? trip.cancelledAt)?.getTime() ?? null;
